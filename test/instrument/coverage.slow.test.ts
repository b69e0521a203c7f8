/** Hits equal V8's own precise coverage wherever a function or a block begins. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { instrument } from '../../instrument/index.ts';
import { createCountingRuntime } from './counting-runtime.ts';
import type { SourceType } from './coverage/block-starts.ts';
import { type Comparison, compareWithV8 } from './coverage/compare.ts';
import { preciseCounts, type ScriptCounts } from './coverage/precise.ts';
import { execute, extensionOf, type Program } from './specs/execute.ts';
import { parseSpecs, type Spec } from './specs/format.ts';

const SPECS = new URL('../../../test/instrument/specs/', import.meta.url);
const MODULES = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
const NODE_MAJOR = Number(process.versions.node.split('.')[0]);

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-coverage-')));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Why a spec is left out. */
function exception(spec: Spec): string | undefined {
  if (spec.settings.get('recursion') === 'deep') return 'frames are larger with probes, so the stack ends earlier';
  if (/\bobject\.keys\(globalThis\)/i.test(spec.code)) return 'a script has more global variables with probes';
  return undefined;
}

/** Every program has a folder of its own, by which V8's counts are found. */
function program(code: string, kind: string, calls: Program['calls']): Program {
  const own = mkdtempSync(join(folder, 'p'));
  return { code, kind, filename: join(own, `program.${extensionOf(kind)}`), calls };
}

async function compare(programs: readonly { name: string; program: Program }[], t: TestContext): Promise<Comparison> {
  const byUrl = await preciseCounts(async () => {
    for (const { program } of programs) await execute(program);
  });
  const v8 = new Map<string, ScriptCounts>();
  for (const [url, counts] of byUrl) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (path.startsWith(folder)) v8.set(basename(dirname(path)), counts);
  }
  const sum: Comparison = { functions: 0, blocks: 0, ran: 0, differences: [] };
  for (const { name, program } of programs) {
    const { code, filename } = program;
    const sourceType = program.kind as SourceType;
    const result = instrument(code, { filename, select: 'all', sourceType });
    const counts = v8.get(basename(dirname(filename)));
    if (result === null || counts === undefined) continue;
    const counting = createCountingRuntime();
    await execute({ ...program, code: result.code }, counting.runtime);
    const counted = counting.files.at(-1);
    if (counted === undefined) continue;
    const comparison = compareWithV8(code, filename, sourceType, counted, counts);
    sum.functions += comparison.functions;
    sum.blocks += comparison.blocks;
    sum.ran += comparison.ran;
    for (const difference of comparison.differences) sum.differences.push(`${name}: ${difference}`);
  }
  t.diagnostic(
    `${programs.length} programs: ${sum.functions} functions and ${sum.blocks} blocks compared with V8's counts, ` +
      `${sum.ran} of them ran, ${sum.differences.length} differ`,
  );
  return sum;
}

it('in the specs', async (t) => {
  const programs: { name: string; program: Program }[] = [];
  for (const file of readdirSync(SPECS).filter((name) => name.endsWith('.spec.txt'))) {
    for (const spec of parseSpecs(readFileSync(new URL(file, SPECS), 'utf8'))) {
      const kind = spec.settings.get('kind') ?? 'script';
      if (!['script', 'commonjs', 'module'].includes(kind) || exception(spec) !== undefined) continue;
      if (NODE_MAJOR < Number(spec.settings.get('node') ?? 0) || spec.settings.get('selected') === 'none') continue;
      const calls = spec.calls.map(({ call }) => call);
      programs.push({ name: `${file} "${spec.name}"`, program: program(spec.code, kind, calls) });
    }
  }
  const { differences, functions, blocks } = await compare(programs, t);
  assert.deepEqual(differences, []);
  assert.ok(functions > 400 && blocks > 200);
});

it('in papaparse, at work on a file', async (t) => {
  const csv = Array.from({ length: 300 }, (_, i) => `${i},"a ""quoted"" ${i}",${i / 3},${i % 2 ? '' : 'x;y'}`).join(
    '\n',
  );
  const papa = program(readFileSync(join(MODULES, 'papaparse/papaparse.js'), 'utf8'), 'commonjs', [
    `exports.parse(${JSON.stringify(`a,b,c,d\n${csv}`)}, { header: true, dynamicTyping: true, skipEmptyLines: true }).data.length`,
    `exports.parse(${JSON.stringify(csv)}, { delimiter: '', comments: '#', fastMode: false }).meta.delimiter`,
    `exports.parse(${JSON.stringify(csv)}, { preview: 10, step: () => {} })`,
    `exports.unparse(exports.parse(${JSON.stringify(csv)}).data, { quotes: true }).length`,
  ]);
  const { differences, ran } = await compare([{ name: 'papaparse', program: papa }], t);
  assert.deepEqual(differences, []);
  assert.ok(ran > 50, `only ${ran} ran`);
});

it('in @babel/parser, at work on its own kind', async (t) => {
  const source = readFileSync(join(MODULES, 'papaparse/papaparse.js'), 'utf8');
  const specs = readdirSync(SPECS)
    .filter((name) => name.endsWith('.spec.txt'))
    .flatMap((file) => parseSpecs(readFileSync(new URL(file, SPECS), 'utf8')))
    .filter((spec) => !spec.settings.has('kind'))
    .map(({ code }) => code);
  const parser = program(readFileSync(join(MODULES, '@babel/parser/lib/index.js'), 'utf8'), 'commonjs', [
    `exports.parse(${JSON.stringify(source)}, { sourceType: 'unambiguous' }).program.body.length`,
    ...specs.map(
      (code) =>
        `exports.parse(${JSON.stringify(code)}, { errorRecovery: true, plugins: ['typescript'] }).program.body.length`,
    ),
  ]);
  const { differences, ran } = await compare([{ name: '@babel/parser', program: parser }], t);
  assert.deepEqual(differences, []);
  assert.ok(ran > 1000, `only ${ran} ran`);
});
