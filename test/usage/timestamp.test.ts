import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { timestamp } from '../../src/usage/timestamp.ts';

const here = (file: string): string => JSON.stringify(new URL(`../../src/usage/${file}`, import.meta.url));

/** Runs code with a recorder, in a process of its own; gives `[name, level]` of what was recorded. */
function record(code: string): [string, number][] {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
  const start = `import { recordInto } from ${here('function-recorder.js')}; import { timestamp } from ${here('timestamp.js')}; recordInto(${JSON.stringify(folder)}, globalThis);`;
  execFileSync(process.execPath, ['--input-type=module', '-e', start + code], { stdio: 'inherit' });
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  rmSync(folder, { recursive: true });
  return lines
    .filter((line) => line.startsWith('FUNC '))
    .map((line) => [line.split(' ')[1]!, Number(line.split(' ')[6])]);
}

describe('timestamp without a recording', () => {
  it('gives what the function gives', async () => {
    assert.equal(
      timestamp('x', () => 5),
      5,
    );
    assert.equal(await timestamp('x', async () => 6), 6);
    const error = new Error('mine');
    assert.throws(
      () =>
        timestamp('x', () => {
          throw error;
        }),
      (thrown) => thrown === error,
    );
    timestamp('x').end();
  });
});

describe('timestamp in a recording', () => {
  it('records blocks with their levels, in the order in which they end', () => {
    assert.deepEqual(
      record(`timestamp('outer', () => { timestamp('inner', () => 1); timestamp('second one', () => 2); });`),
      [
        ['inner', 1],
        ['second_one', 1],
        ['outer', 0],
      ],
    );
  });

  it('records a block that throws, one that waits, and one that is left open by hand', () => {
    const code = `try { timestamp('thrown', () => { throw 1; }); } catch {}
      const block = timestamp('by_hand'); await timestamp('waiting', () => new Promise((r) => setTimeout(r, 5))); block.end(); block.end();`;
    assert.deepEqual(record(code), [
      ['thrown', 0],
      ['waiting', 1],
      ['by_hand', 0],
    ]);
  });

  it('gives concurrent blocks a level each', () => {
    const code = `const wait = (ms) => new Promise((r) => setTimeout(r, ms)); const one = timestamp('one', () => wait(40)); const two = timestamp('two', () => wait(5)); await two; await one;`;
    assert.deepEqual(record(code), [
      ['two', 1],
      ['one', 0],
    ]);
  });

  it('keeps what was recorded when the process exits in the middle', () => {
    assert.deepEqual(record(`timestamp('done', () => 1); timestamp('open', () => process.exit(0));`), [['done', 0]]);
  });
});
