import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { clean, node } from '../cli/run.ts';
import { FIXTURES } from './run.ts';

const register = new URL('../../src/load/register.js', import.meta.url).href;

function registered(args: readonly string[], variables: NodeJS.ProcessEnv = {}): ReturnType<typeof node> {
  return node(['--import', register, ...args], { cwd: FIXTURES, env: { ...clean(process.env), ...variables } });
}

describe('node --import mprof-line/register', { concurrency: 2 }, () => {
  it('the process reports by itself, after its own output', async () => {
    const { code, stdout, stderr } = await registered(['plain.cjs'], { MPROF_LINE_FORMAT: 'csv' });
    assert.deepEqual([code, stderr], [3, '']);
    const [own, head, ...rows] = stdout.trimEnd().split('\n');
    assert.equal(own, 'sum 45');
    assert.match(head!, /^file,function,functionLine,line,hits,/);
    assert.deepEqual(
      rows.map((row) => row.split(',').slice(0, 5).join()),
      ['plain.cjs,sum,2,2,1', 'plain.cjs,sum,2,3,1', 'plain.cjs,sum,2,4,11', 'plain.cjs,sum,2,5,1'],
    );
  });

  it('its worker threads are in its report', async () => {
    const before = readdirSync(tmpdir());
    const { stdout } = await registered(['worker.cjs'], { MPROF_LINE_FORMAT: 'json' });
    const profile = JSON.parse(stdout);
    assert.equal(profile.run.threads.length, 6);
    assert.deepEqual([profile.functions[0].name, profile.functions[0].calls], ['work', 6]);
    const left = readdirSync(tmpdir()).filter((name) => /^mprof-line-[0-9a-f-]{36}$/.test(name));
    assert.deepEqual(
      left.filter((name) => !before.includes(name)),
      [],
    );
  });

  it('a signal that the program listens to leaves a report, another one none', async () => {
    const variables = { MPROF_LINE_FORMAT: 'json' };
    const heard = await registered(['signalled.cjs', 'listens'], variables);
    assert.equal(heard.code, 4);
    assert.equal(JSON.parse(heard.stdout).functions[0].name, 'work');
    const unheard = await registered(['signalled.cjs'], variables);
    assert.deepEqual(unheard, { code: null, signal: 'SIGTERM', stdout: '', stderr: '' });
  });

  const mistakes: [NodeJS.ProcessEnv, string][] = [
    [{ MPROF_LINE_METRIC: 'hep' }, 'MPROF_LINE_METRIC: expected heap or rss, given "hep"; did you mean heap?'],
    [{ MPROF_LINE_ALL: 'maybe' }, 'MPROF_LINE_ALL: expected 1 or 0, given "maybe"'],
    [{ MPROF_LINE_TOP: '0' }, 'MPROF_LINE_TOP: expected a whole number from 1 to 1000000, given "0"'],
  ];
  for (const [variables, message] of mistakes) {
    it(`${Object.entries(variables)}: is refused before the script starts`, async () => {
      const outcome = await registered(['plain.cjs'], variables);
      assert.deepEqual(outcome, { code: 2, signal: null, stdout: '', stderr: `mprof-line: ${message}\n` });
    });
  }

  it('a variable that does not exist is named, with one that does', async () => {
    const { code, stderr } = await registered(['plain.cjs'], { MPROF_LINE_COLOUR: '1' });
    assert.equal(code, 2);
    assert.match(stderr, /^mprof-line: MPROF_LINE_COLOUR: there is no such variable; did you mean MPROF_LINE_\w+\?\n$/);
  });
});
