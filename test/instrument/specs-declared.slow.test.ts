/**
 * What the specs' programs declare at their top level is the same with probes: names, numbers of parameters, properties and what can be done to them. A twelfth
 * of them, and another twelfth as TypeScript; all of them when TESTS_ALL is set.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { parse } from '../../instrument/tree/parse.ts';
import { declaredNames, type Scope } from '../../instrument/tree/scope.ts';
import { createCountingRuntime } from './counting-runtime.ts';
import { instrumented, outlinable, programOf, sourceTypeOf } from './specs/compare.ts';
import { execute, type Program } from './specs/execute.ts';
import { parseSpecs, type Spec } from './specs/format.ts';

const SPECS = new URL('../../../test/instrument/specs/', import.meta.url);
const ALL = process.env.TESTS_ALL !== undefined;
const NODE_MAJOR = Number(process.versions.node.split('.')[0]);

/** Says what a function is, without its text; of anything else its type. */
const DESCRIBE = `(value, key) => {
  if (typeof value !== 'function' && (key !== 'prototype' || typeof value !== 'object' || value === null)) return typeof value;
  const parts = [];
  for (const key of Reflect.ownKeys(value)) {
    const { value: own, get, set, writable, enumerable, configurable } = Reflect.getOwnPropertyDescriptor(value, key);
    const what = /^(?:string|number)$/.test(typeof own) ? own : key === 'constructor' ? own.name : describe(own, key);
    parts.push([key, what, get?.name, set?.name, writable, enumerable, configurable].map(String).join(' '));
  }
  return typeof value + ' {' + parts.join(', ') + '}';
}`;

/** The program, which then logs what its variables hold; null when nobody can read it. */
function describing(program: Program): Program | null {
  let tree: Scope;
  try {
    tree = parse(program.code, { filename: program.filename, sourceType: sourceTypeOf(program) }).program;
  } catch {
    return null;
  }
  const getters = [...declaredNames(tree)]
    .filter((name) => name !== 'global')
    .map((name) => `[${JSON.stringify(name)}, () => ${name}]`);
  const code = `${program.code}
;{ const describe = ${DESCRIBE};
for (const [name, get] of [${getters}]) { let value; try { value = get(); } catch { continue; } log(name, describe(value)); } }`;
  return { ...program, code };
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-specs-')));
after(() => rmSync(folder, { recursive: true, force: true }));
let described = 0;
let taken = 0;

for (const file of readdirSync(SPECS).filter((name) => name.endsWith('.spec.txt'))) {
  it(`what the programs of ${file} declare`, async () => {
    const problems: string[] = [];
    for (const spec of parseSpecs(readFileSync(new URL(file, SPECS), 'utf8'))) {
      if (NODE_MAJOR < Number(spec.settings.get('node') ?? 0) || spec.settings.get('recursion') === 'deep') continue;
      taken++;
      if (ALL || taken % 12 === 0) problems.push(...(await differences(spec)));
      if (ALL || taken % 12 === 6) for (const each of asTypeScript(spec)) problems.push(...(await differences(each)));
    }
    assert.equal(problems.join('\n'), '');
  });
}

it('is something', () => assert.ok(described > 50, `${described} programs declare something`));

/** The same as TypeScript that imports and exports nothing, which its compiler may name anew what stands in blocks of. */
function asTypeScript(spec: Spec): Spec[] {
  const kind = spec.settings.get('kind') ?? 'script';
  const code = spec.code.replace(/^( *)export (?!default|[*{])/gm, '$1');
  if (!/^(?:script|commonjs|ts)$/.test(kind) || /^\s*(?:im|ex)port\b/m.test(code)) return [];
  // The compiler makes a directive of it.
  if (code.includes("('use strict')")) return [];
  return [{ ...spec, code, name: `${spec.name}, as TypeScript`, settings: new Map(spec.settings).set('kind', 'cts') }];
}

async function differences(spec: Spec): Promise<string[]> {
  const problems: string[] = [];
  const program = describing(programOf(spec, folder));
  if (program === null) return [];
  const plain = await execute(program).catch(() => null);
  if (plain === null) return [];
  if (plain.log !== '') described++;
  for (const outlining of [{}, { live: true }, { live: true, objects: true }]) {
    if (outlining.live && !outlinable(spec)) continue;
    const result = instrumented(program, 'all', outlining);
    if (result === null) continue;
    const probed = await execute({ ...program, code: result.code }, createCountingRuntime().runtime);
    if (probed.log !== plain.log)
      problems.push(`${spec.name} (${Object.keys(outlining)}): ${probed.log}\n  without probes ${plain.log}`);
  }
  return problems;
}
