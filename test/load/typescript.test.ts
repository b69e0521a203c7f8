import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { canRunTypescript } from '../../src/node-can.ts';
import { mprofLine, node } from '../cli/run.ts';
import { FIXTURES, profileOf } from './run.ts';

describe('TypeScript and JSX run without anything else', { concurrency: 2 }, () => {
  it('CommonJS: enums, namespaces, parameter properties, decorators; imports without an extension', async () => {
    const { printed, hits, outcome } = await profileOf(['ts-common/main.ts', 'x']);
    const lines = ['call total', '6 base 16 2 red 4 42  main.ts true', "[ 'size', 'label' ]", ''];
    assert.deepEqual([outcome.code, outcome.stderr, printed], [0, '', lines.join('\n')]);
    assert.deepEqual(hits, {
      'ts-common/main.ts Box.total': { 33: 1, 34: 1, 35: 1 },
      'ts-common/main.ts <anonymous>': { 34: 4, 35: 4 },
      'ts-common/main.ts run': { 40: 1, 41: 1, 42: 1 },
    });
  });

  it('ES modules: top-level await, .js that means .ts, a folder, a name of a .cts file', async () => {
    const { printed, hits, outcome } = await profileOf(['ts-module/main.ts']);
    // A Node that strips types by itself allocates more for that than the program, and the report says so.
    const stderr = outcome.stderr.replace(/^9\d % of what was allocated, 1\d\.\d MB, .* or by Node itself\.\n/, '');
    assert.deepEqual([outcome.code, stderr, printed], [0, '', '1112 late function true\n']);
    assert.deepEqual(hits, {
      'ts-module/main.ts produce': { 9: 1, 10: 6, 11: 5 },
      'ts-module/main.ts main': { 16: 1, 17: 1, 18: 6, 19: 1 },
      'ts-module/parts.ts make': { 3: 1 },
    });
  });

  for (const modes of [[], ['--live'], ['--live', '--holders', '--fast']]) {
    it(`a script's functions and classes have the names that they were given, ${modes.join(' ') || 'exact'}`, async () => {
      const { stdout, stderr } = await mprofLine(['--all', ...modes, 'ts-script/names.ts'], { cwd: FIXTURES });
      const printed = "request RegistryItem,inner,function Registry Registry { list: [ '1' ] } function\nnamed\n";
      assert.equal(stdout.slice(0, printed.length), printed, stderr);
    });
  }

  for (const script of ['jsx/main.tsx', 'jsx/plain.jsx']) {
    it(script, async () => {
      const { printed, hits, outcome } = await profileOf([script]);
      const item = (text: string): string => `{"type":"li","props":{"key":"${text}"},"children":["${text}"]}`;
      const list = `{"type":"ul","props":{"class":"list"},"children":[[${item('a')},${item('b')}]]}\n`;
      assert.deepEqual([outcome.code, outcome.stderr, printed], [0, '', list]);
      assert.deepEqual(hits[`${script} List`], { 6: 1, 7: 1, 8: 1, 9: 1 });
    });
  }

  it('above the error of a module that is missing stands a line of Node’s, and none of the profiler’s', async () => {
    const { code, stderr } = await mprofLine(['--all', '--format', 'json', 'ts-common/missing.ts'], { cwd: FIXTURES });
    assert.equal(code, 1);
    assert.match(stderr, /^node:internal\/modules\/\S+:\d+\n +throw /);
    assert.match(stderr, /Cannot find module '.*no-such-file'/);
  });

  it('an uncaught error shows line and column as written', async () => {
    const { outcome } = await profileOf(['ts-plain/throws.mts']);
    const source =
      'function read(options: Options): number { const local: number = 1; return options.deep!.value + local; }';
    const column = source.indexOf('value') + 1;
    const url = `file://${join(FIXTURES, 'ts-plain/throws.mts')}`;
    const lines = outcome.stderr.split('\n');
    assert.deepEqual(lines.slice(0, 7), [
      `${url}:3`,
      source,
      `${' '.repeat(column - 1)}^`,
      '',
      "TypeError: Cannot read properties of null (reading 'value')",
      `    at read (${url}:3:${column})`,
      `    at ${url}:4:1`,
    ]);
    assert.equal(outcome.code, 1);
  });

  it('a syntax error names its place', async () => {
    const { outcome } = await profileOf(['ts-plain/syntax.ts']);
    assert.match(outcome.stderr, /ts-plain\/syntax\.ts:1\nconst a: number = ;\n {18}\^\n\nSyntaxError/);
    assert.doesNotMatch(outcome.stderr, /dist|bundle/);
    assert.match(outcome.stderr, /nothing was measured: ts-plain\/syntax\.ts is not a program that can be run\n$/);
    assert.equal(outcome.code, 1);
  });
});

describe('TypeScript that Node runs itself', { skip: !canRunTypescript() && 'this Node does not' }, () => {
  it('and that imports where its package says CommonJS: the error is as without, and imports of types are none', async () => {
    const plain = await node(['ts-mistaken/main.ts'], { cwd: FIXTURES });
    const { outcome } = await profileOf(['--all', 'ts-mistaken/main.ts']);
    assert.match(plain.stderr, /^import \{ readFileSync \} from 'node:fs';$/m);
    const above = (stderr: string): string => stderr.split('SyntaxError')[0]!.replace(/\(node:\d+\)/, '');
    assert.equal(above(outcome.stderr), above(plain.stderr));
    const { printed, hits } = await profileOf(['--all', 'ts-mistaken/types.ts']);
    assert.equal(printed, '[ 1 ]\n');
    assert.deepEqual(hits['ts-mistaken/types.ts sizes'], { 3: 1, 4: 1 });
  });
});

describe('with tsx', { concurrency: 2 }, () => {
  it('before the profiler', async () => {
    const { printed, hits } = await profileOf(['--import', 'tsx', 'ts-module/main.ts']);
    assert.equal(printed, '1112 late function true\n');
    assert.deepEqual(hits['ts-module/main.ts main'], { 16: 1, 17: 1, 18: 6, 19: 1 });
  });

  it('stack traces in CommonJS tell what they tell without', async () => {
    const args = ['--import', 'tsx', 'ts-common/traces.ts'];
    const plain = await node(args, { cwd: FIXTURES });
    assert.match(plain.stdout, /traces\.ts:7:15\)/);
    for (const mode of ['--all', '--live']) {
      const { printed, hits } = await profileOf(['--all', mode, ...args]);
      assert.equal(printed, plain.stdout);
      assert.deepEqual(hits['ts-common/traces.ts Reader.read'], { 6: 1, 7: 1 });
    }
  });

  it('as the command, with the profiler in NODE_OPTIONS', async () => {
    const register = new URL('../../src/load/register.js', import.meta.url).href;
    const tsx = join(FIXTURES, '../../../node_modules/tsx/dist/cli.mjs');
    const env = { ...process.env, NODE_OPTIONS: `--import ${register}`, MPROF_LINE_FORMAT: 'csv' };
    const { stdout, stderr } = await node([tsx, 'ts-module/main.ts'], { cwd: FIXTURES, env });
    assert.match(stdout, /^1112 late function true\nfile,function/);
    assert.match(stdout, /^ts-module\/main\.ts,main,16,18,6,/m);
    assert.equal(stderr, '');
  });
});
