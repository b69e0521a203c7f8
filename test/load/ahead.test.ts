import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makingAhead, noteOfWork } from '../../src/load/awaited.ts';
import { defaultSettings } from '../../src/session/settings.ts';
import { clean, mprofLine } from '../cli/run.ts';

const home = mkdtempSync(join(tmpdir(), 'mprof-line-ahead-'));
const script = join(home, 'script.cjs');
const env = { ...clean(process.env), XDG_CACHE_HOME: home };

after(() => rmSync(home, { recursive: true, force: true }));

test('the launcher puts the probes into the script, and the program’s process loads no parser', async () => {
  const text = `const { Session } = require('node:inspector');
const session = new Session();
const scripts = [];
session.connect();
session.on('Debugger.scriptParsed', ({ params }) => scripts.push(params.url));
session.post('Debugger.enable');
const loaded = (name) => scripts.some((url) => url.endsWith(name));
console.log(loaded('start.cjs'), loaded('instrument.cjs'));
`;
  for (const [name, padding, said] of [
    ['small.cjs', 0, 'true false'],
    ['large.cjs', 100_000, 'true true'],
  ] as const) {
    const file = join(home, name);
    writeFileSync(file, `${text}//${'-'.repeat(padding)}\n`);
    const { stdout } = await mprofLine(['--all', file], { env });
    assert.equal(stdout.split('\n')[0], said, name);
  }
});

test('the launcher is waited for no longer than a second, and not by a process that it did not start', () => {
  const session = mkdtempSync(join(home, 'session-'));
  writeFileSync(noteOfWork(session, script), '');
  const started = { ...defaultSettings(home), session, launcher: 1 };
  const timed = (wait: (path: string) => boolean, path: string): [boolean, number] => {
    const start = performance.now();
    return [wait(path), performance.now() - start];
  };
  const [made, waited] = timed(makingAhead(started), script);
  assert.ok(made && waited >= 1000 && waited < 3000, `${made}, ${waited} ms`);
  const [other, atOnce] = timed(makingAhead(started), join(home, 'other.cjs'));
  assert.ok(other && atOnce < 500, `${other}, ${atOnce} ms`);
  assert.equal(makingAhead({ ...started, launcher: null })(script), false);
});
