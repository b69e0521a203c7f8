/** What of the profiler's a program finds in the place of Node's looks like what is there without the profiler, but for what the docs name. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { registerHooks } from '../../src/node-can.ts';
import { mprofLine, node } from '../cli/run.ts';
import { FIXTURES } from './run.ts';

type Seen = Map<string, Record<string, unknown>>;

const seenIn = (stdout: string): Seen =>
  new Map(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, Record<string, unknown>]),
  );

/** What docs/transparency.md names. */
const STATED = [
  'Error.prepareStackTrace',
  'process.emit',
  // Of `module`.
  registerHooks ? 'process.mainModule.Symbol(kURL)' : 'process.mainModule.Symbol(kFormat)',
  ...(registerHooks ? [] : ['fs/promises.readFile.proxy', 'module._extensions..js.name']),
  // Where Node has accessors for them.
  'globalThis.TextEncoder',
  'globalThis.TextDecoder',
  'util.TextEncoder',
  'util.TextDecoder',
];

const STATED_IN_THREADS = ['process._fatalException.constructs', 'process._fatalException.extended'];

function differences(plain: Seen, ours: Seen, stated: readonly string[]): string[] {
  const found: string[] = [];
  for (const [path, is] of plain) {
    for (const key of new Set([...Object.keys(is), ...Object.keys(ours.get(path) ?? {})])) {
      if (is[key] !== ours.get(path)?.[key]) found.push(`${path}.${key}`);
    }
  }
  return found.filter(
    (path) => !stated.some((each) => path === each || (/^[. ]/.test(path.slice(each.length)) && path.startsWith(each))),
  );
}

it('SourceTextModule extends a class of its own, of the text and the prototype of vm.Module', async () => {
  const args = ['--no-warnings', '--experimental-vm-modules', 'walks-vm-modules.cjs'];
  const told = [await node(args, { cwd: FIXTURES }), await mprofLine(['--format', 'csv', ...args], { cwd: FIXTURES })];
  const [plain, ours] = told.map(({ stdout }) => JSON.parse(stdout.split('\n')[0]!) as Record<string, unknown>);
  assert.deepEqual([plain!.same, plain!.shown], [true, '[class Module]']);
  assert.deepEqual(ours, { ...plain, same: false, shown: '[Function: Module]' });
});

describe('functions of ours in the place of others look like those', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-stand-ins-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const [program, mode, stated] of [
    ['walks-functions.cjs', [], STATED],
    ['walks-in-thread.cjs', ['--live', '--fast'], [...STATED, ...STATED_IN_THREADS]],
  ] as const) {
    it(`${program} ${mode.join(' ')}`, async () => {
      const args = ['--no-warnings', program];
      const profile = join(folder, `${mode.length}.json`);
      const plain = seenIn((await node(args, { cwd: FIXTURES })).stdout);
      assert.ok(plain.size > 3000 && plain.has('vm.Script'), `${plain.size} objects`);
      const ours = await mprofLine(['--only', 'measured', ...mode, '-o', profile, ...args], { cwd: FIXTURES });
      assert.deepEqual(differences(plain, seenIn(ours.stdout), stated), []);
    });
  }
});
