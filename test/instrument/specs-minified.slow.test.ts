/** The specs' programs in other clothes, as minifiers and compilers leave them: the same behaviour with probes. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { type TransformOptions, transform } from 'esbuild';
import { createCountingRuntime } from './counting-runtime.ts';
import { instrumented, programOf } from './specs/compare.ts';
import { type Behaviour, execute } from './specs/execute.ts';
import { parseSpecs, type Spec } from './specs/format.ts';
import { originalColumn, textWithoutInsertions } from './specs/shifts.ts';

const SPECS = new URL('../../../test/instrument/specs/', import.meta.url);
const NODE_MAJOR = Number(process.versions.node.split('.')[0]);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-specs-')));
after(() => rmSync(folder, { recursive: true, force: true }));

const FORMS: Record<string, TransformOptions> = {
  'without white space': { minifyWhitespace: true },
  'without white space, with shorter syntax': { minifyWhitespace: true, minifySyntax: true },
  'in lines of 20 characters': { minifyWhitespace: true, lineLimit: 20 },
  'with a token a line': { minifyWhitespace: true, minifySyntax: true, lineLimit: 1 },
  'for ES2015': {
    target: 'es2015',
    supported: {
      'async-await': true,
      'async-generator': true,
      'for-await': true,
      'top-level-await': true,
      'dynamic-import': true,
      'import-attributes': true,
    },
  },
};

/** What cannot be the same, or is not with a wholly instrumented script. */
const EXCEPT = new Set([
  // V8 puts the error at the end of the constructor, where the probe that leaves it stands.
  'class: derived constructor without super',
  // Show the properties of the global object, which a script's probes add to.
  'strict: function code with a directive, and functions in it',
  'strict: directives before and after, one without a semicolon',
]);

/** What is wrong with a program in one of its forms. */
async function check(spec: Spec, options: TransformOptions): Promise<string[] | null> {
  const program = { ...programOf(spec, folder) };
  try {
    program.code = (await transform(spec.code, { ...options, charset: 'utf8', logLevel: 'silent' })).code;
  } catch {
    return null;
  }
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
    return `${line}:${originalColumn(result.shifts.get(line), column - 1) + 1}`;
  };
  const told = ({ outcomes, log, positions }: Behaviour): string =>
    JSON.stringify([outcomes, log, deep ? [] : positions]);
  const restored = { ...probed, positions: probed.positions.map((frames) => frames.map(back)) };
  if (told(restored) !== told(plain)) problems.push(`${told(restored)}, without probes ${told(plain)}`);
  if (!deep) problems.push(...counting.violations.filter((text) => !text.startsWith('never left (<module>')));
  return problems.length === 0 ? [] : [`${spec.name}: ${problems.join('; ')}\n${program.code}`];
}

for (const [form, options] of Object.entries(FORMS)) {
  it(`specs ${form}`, async (t) => {
    const problems: string[] = [];
    let count = 0;
    for (const file of readdirSync(SPECS).filter((name) => name.endsWith('.spec.txt'))) {
      for (const spec of parseSpecs(readFileSync(new URL(file, SPECS), 'utf8'))) {
        const kind = spec.settings.get('kind') ?? 'script';
        if (!['script', 'commonjs', 'module'].includes(kind) || EXCEPT.has(spec.name)) continue;
        if (NODE_MAJOR < Number(spec.settings.get('node') ?? 0)) continue;
        const found = await check(spec, options);
        if (found !== null) count++;
        problems.push(...(found ?? []));
      }
    }
    t.diagnostic(`${count} programs`);
    assert.ok(count > 500);
    assert.equal(problems.join('\n\n'), '');
  });
}
