/**
 * The specs' programs in other clothes, as minifiers, compilers and coverage tools leave them: the same with probes. Each form has a sixth of
 * them, and each of them two forms; all have all when TESTS_ALL is set.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { type TransformOptions as BabelOptions, transformSync as babel } from '@babel/core';
import babelGenerator, { type GeneratorOptions } from '@babel/generator';
import { type TransformOptions, transform } from 'esbuild';
import { parse } from '../../instrument/tree/parse.ts';
import { createCountingRuntime } from './counting-runtime.ts';
import { instrumented, programOf } from './specs/compare.ts';
import { type Behaviour, execute } from './specs/execute.ts';
import { parseSpecs, type Spec } from './specs/format.ts';
import { originalPlace, textWithoutInsertions } from './specs/shifts.ts';

const SPECS = new URL('../../../test/instrument/specs/', import.meta.url);
const NODE_MAJOR = Number(process.versions.node.split('.')[0]);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-specs-')));
after(() => rmSync(folder, { recursive: true, force: true }));

const ALL = process.env.TESTS_ALL !== undefined;

/** Rewrites a program; throws when the tool does not take it. */
type Rewrite = (spec: Spec) => Promise<string> | string;

const by =
  (options: TransformOptions): Rewrite =>
  async (spec) =>
    (await transform(spec.code, { ...options, charset: 'utf8', logLevel: 'silent' })).code;

const byBabel =
  (options: BabelOptions): Rewrite =>
  (spec) =>
    babel(spec.code, {
      ...options,
      filename: join(folder, 'program.js'),
      configFile: false,
      babelrc: false,
      sourceType: spec.settings.get('kind') === 'module' ? 'module' : 'script',
      parserOpts: { allowReturnOutsideFunction: true },
    })!.code!;

// A CommonJS package: what it exports by default is one level down.
const generate = babelGenerator.default;

const byGenerator =
  (options: GeneratorOptions): Rewrite =>
  ({ code, settings }) => {
    const kind = settings.get('kind');
    const sourceType = kind === 'module' || kind === 'commonjs' ? kind : 'script';
    const { program } = parse(code, { filename: 'program.js', sourceType });
    return generate(program as Parameters<typeof generate>[0], options, code).code;
  };

const FORMS: Record<string, Rewrite> = {
  'printed by @babel/generator': byGenerator({}),
  'printed by @babel/generator, compact': byGenerator({ compact: true }),
  'printed by @babel/generator, minified': byGenerator({ minified: true }),
  'printed by @babel/generator on their own lines': byGenerator({ retainLines: true }),
  'without white space': by({ minifyWhitespace: true }),
  'without white space, with shorter syntax': by({ minifyWhitespace: true, minifySyntax: true }),
  'in lines of 20 characters': by({ minifyWhitespace: true, lineLimit: 20 }),
  'with a token a line': by({ minifyWhitespace: true, minifySyntax: true, lineLimit: 1 }),
  'for ES2015': by({
    target: 'es2015',
    supported: {
      'async-await': true,
      'async-generator': true,
      'for-await': true,
      'top-level-await': true,
      'dynamic-import': true,
      'import-attributes': true,
    },
  }),
  'for ES5, with helpers and state machines': byBabel({
    presets: [['@babel/preset-env', { targets: { ie: '11' }, modules: false, exclude: ['transform-typeof-symbol'] }]],
  }),
  'under a coverage tool': byBabel({
    plugins: [['babel-plugin-istanbul', { cwd: folder, include: ['**'], exclude: [] }]],
  }),
};

/** What cannot be the same, or is not with a wholly instrumented script. */
const EXCEPT = new Set([
  // V8 puts the error at the end of the constructor, where the probe that leaves it stands.
  'class: derived constructor without super',
  // Show the properties of the global object, which a script's probes add to.
  'strict: function code with a directive, and functions in it',
  'strict: directives before and after, one without a semicolon',
  // A last spread argument on a line of its own: V8 words its message in another way.
  'message: not iterable, in spread, for of and destructuring',
]);

/** What is wrong with a program in one of its forms. */
async function check(spec: Spec, rewrite: Rewrite): Promise<string[] | null> {
  let code: string;
  try {
    code = await rewrite(spec);
  } catch {
    return null;
  }
  const program = { ...programOf(spec, folder), code };
  const result = instrumented(program, 'all');
  if (result === null) return null;
  const problems: string[] = [];
  if (textWithoutInsertions(result.code, result.shifts) !== program.code) problems.push('the shifts do not lead back');
  const plain = await execute(program);
  const counting = createCountingRuntime();
  const probed = await execute({ ...program, code: result.code }, counting.runtime);
  counting.finish();
  const deep = spec.settings.get('recursion') === 'deep';
  const back = (frame: string): string => {
    const [line, column] = frame.split(':').map(Number) as [number, number];
    return originalPlace(result.shifts, line, column);
  };
  const told = ({ outcomes, log, positions }: Behaviour): string =>
    JSON.stringify([outcomes, log, deep ? [] : positions]);
  const restored = { ...probed, positions: probed.positions.map((frames) => frames.map(back)) };
  if (told(restored) !== told(plain)) problems.push(`${told(restored)}, without probes ${told(plain)}`);
  if (!deep) problems.push(...counting.violations.filter((text) => !text.startsWith('never left (<module>')));
  return problems.length === 0 ? [] : [`${spec.name}: ${problems.join('; ')}\n${program.code}`];
}

for (const [index, [form, rewrite]] of Object.entries(FORMS).entries()) {
  it(`specs ${form}`, async (t) => {
    const problems: string[] = [];
    let count = 0;
    let turn = index;
    for (const file of readdirSync(SPECS).filter((name) => name.endsWith('.spec.txt'))) {
      for (const spec of parseSpecs(readFileSync(new URL(file, SPECS), 'utf8'))) {
        const kind = spec.settings.get('kind') ?? 'script';
        if (!['script', 'commonjs', 'module'].includes(kind) || EXCEPT.has(spec.name)) continue;
        if (NODE_MAJOR < Number(spec.settings.get('node') ?? 0)) continue;
        if (turn++ % 6 > 0 && !ALL) continue;
        const found = await check(spec, rewrite);
        if (found !== null) count++;
        problems.push(...(found ?? []));
      }
    }
    t.diagnostic(`${count} programs`);
    assert.ok(count > (ALL ? 750 : 120));
    assert.equal(problems.join('\n\n'), '');
  });
}
