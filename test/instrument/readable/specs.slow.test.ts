/** The specs' programs in readable form, as they are and from the hands of a minifier: the same, at the same places. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { transform } from 'esbuild';
import { readable } from '../../../instrument/readable/index.ts';
import { createCountingRuntime } from '../counting-runtime.ts';
import { instrumented, programOf } from '../specs/compare.ts';
import { type Behaviour, execute, type Program } from '../specs/execute.ts';
import { parseSpecs, type Spec } from '../specs/format.ts';
import { originalPlace } from '../specs/shifts.ts';

const SPECS = new URL('../../../../test/instrument/specs/', import.meta.url);
const NODE_MAJOR = Number(process.versions.node.split('.')[0]);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-readable-')));
after(() => rmSync(folder, { recursive: true, force: true }));

const FORMS: Record<string, (spec: Spec) => Promise<string>> = {
  'as they are': async ({ code }) => code,
  minified: async ({ code }) =>
    (await transform(code, { minifyWhitespace: true, minifySyntax: true, charset: 'utf8', logLevel: 'silent' })).code,
};

/** Differences with probes that specs.test.ts and specs-rewritten.slow.test.ts know of. */
const EXCEPT = new Set([
  'class: derived constructor without super',
  'strict: function code with a directive, and functions in it',
  'strict: directives before and after, one without a semicolon',
  'message: not iterable, in spread, for of and destructuring',
]);

/** Looks at the lines of its own stack. */
const OWN_LINES = 'position: in an argument, an operand, a template and a branch';

const SOURCE_TYPES = { script: 'script', commonjs: 'commonjs', module: 'module' } as const;

async function check(spec: Spec, rewrite: (spec: Spec) => Promise<string>): Promise<string[] | null> {
  const kind = (spec.settings.get('kind') ?? 'script') as keyof typeof SOURCE_TYPES;
  let program: Program;
  try {
    program = { ...programOf(spec, folder), code: await rewrite(spec) };
  } catch {
    return null;
  }
  const { filename, code } = program;
  let form: ReturnType<typeof readable>;
  try {
    form = readable(code, { filename, sourceType: SOURCE_TYPES[kind], always: true });
  } catch (error) {
    return [`${spec.name}: ${(error as Error).message}\n${code}`];
  }
  if (form === null) return [`${spec.name}: it has no readable form\n${code}`];
  const map = new TraceMap(form.map as never);
  const written = (line: number, column: number): string => {
    const place = originalPositionFor(map, { line, column: column - 1 });
    return place.line === null ? `${line}:${column}` : `${place.line}:${place.column + 1}`;
  };
  const deep = spec.settings.get('recursion') === 'deep';
  const told = ({ outcomes, log, positions }: Behaviour): string =>
    JSON.stringify([outcomes, log, deep ? [] : positions]);
  const moved = (did: Behaviour, back: (line: number, column: number) => string): string =>
    told({
      ...did,
      positions: did.positions.map((frames) =>
        frames.map((frame) => back(...(frame.split(':').map(Number) as [number, number]))),
      ),
    });
  const plain = told(await execute(program));
  const problems: string[] = [];
  const bare = moved(await execute({ ...program, code: form.code }), written);
  if (bare !== plain) problems.push(`${bare}, as written ${plain}`);
  const result = instrumented({ ...program, code: form.code }, 'all');
  if (result && !EXCEPT.has(spec.name)) {
    const counting = createCountingRuntime();
    const did = await execute({ ...program, code: result.code }, counting.runtime);
    const probed = moved(did, (line, column) => {
      const back = originalPlace(result.shifts, line, column).split(':').map(Number) as [number, number];
      return written(...back);
    });
    if (probed !== plain) problems.push(`with probes ${probed}, as written ${plain}`);
  }
  return problems.map((text) => `${spec.name}: ${text}\n${code}\n--\n${form.code}`);
}

for (const [form, rewrite] of Object.entries(FORMS)) {
  it(`specs ${form}`, async (t) => {
    const problems: string[] = [];
    let count = 0;
    for (const file of readdirSync(SPECS).filter((name) => name.endsWith('.spec.txt'))) {
      for (const spec of parseSpecs(readFileSync(new URL(file, SPECS), 'utf8'))) {
        if (!Object.hasOwn(SOURCE_TYPES, spec.settings.get('kind') ?? 'script')) continue;
        if (spec.name === OWN_LINES) continue;
        if (NODE_MAJOR < Number(spec.settings.get('node') ?? 0)) continue;
        const found = await check(spec, rewrite);
        if (found !== null) count++;
        problems.push(...(found ?? []));
      }
    }
    t.diagnostic(`${count} programs`);
    assert.ok(count > 500);
    assert.equal(problems.join('\n\n'), '');
  });
}
