/** Runs random programs: as they are, with probes, and with the counters put by hand. */

import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import vm from 'node:vm';
import fc from 'fast-check';
import { instrument } from '../../../instrument/index.ts';
import { type FileSites, type InstalledRuntime, RUNTIME_NAME } from '../../../runtime/abi.ts';
import type { RuntimeHandle } from '../../../runtime/handle.ts';
import { readTable } from '../../../runtime/tables.ts';
import { createCountingRuntime } from '../counting-runtime.ts';
import { hitsOf } from '../real-hits.ts';
import { type ProgramKind, printProgram } from './program.ts';

/** What every program finds: no profiled code. `$it` counts each time a loop asks for the next value. */
const PRELUDE = `
  var log = (...xs) => { $at(); if ($log.push(xs.join(' ')) > 3000) throw new Error('too long'); return xs[0]; };
  var v = (x) => (log('v', x), x);
  var sum = (...xs) => { const s = xs.reduce((a, b) => a + Number(b), 0); log('sum', s); return s; };
  var boom = (x) => { if (Number(x) % 3 === 0) throw new Error('boom ' + x); return x; };
  var later = async (x) => { await null; return boom(x); };
  var box = (n) => ({ add: (x) => (log('add', n), box(Number(n) + Number(x))), get: () => (log('get'), n) });
  var drain = async (g) => { let n = 0; for await (const x of g) log('d', x), n++; return n; };
  var $h = (fn, line) => { $hits[fn + '@' + line] = ($hits[fn + '@' + line] ?? 0) + 1; };
  var $it = (fn, line, xs) => ({ [Symbol.iterator]() {
    const it = xs[Symbol.iterator]();
    return { next: () => ($h(fn, line), it.next()), return: () => ({}) };
  } });
`;

const DRIVERS: Record<ProgramKind, string> = {
  sync: `for (const a of [1, 2]) try { log('=', main(a)); } catch (e) { log('!', e.message); }`,
  generator: `for (const a of [1, 2]) try {
      const g = main(a);
      let r = g.next();
      for (let n = 0; !r.done && n < 40; n++) { log('y', r.value); r = n % 7 === 5 ? g.throw(new Error('in')) : g.next(n); }
      for (let n = 0; !r.done && n < 5; n++) r = g.return(n);
      log('=', r.value);
    } catch (e) { log('!', e.message); }`,
  async: `Promise.allSettled([main(1), main(2)]).then((rs) => rs.map((r) => log('=', r.status, r.value, r.reason?.message)))`,
  'async generator': `Promise.allSettled([1, 2].map(async (a) => {
      const g = main(a);
      let r = await g.next();
      for (let n = 0; !r.done && n < 40; n++) { log('y', r.value); r = await (n % 7 === 5 ? g.throw(new Error('in')) : g.next(n)); }
      for (let n = 0; !r.done && n < 5; n++) r = await g.return(n);
      return r.value;
    })).then((rs) => rs.map((r) => log('=', r.status, r.value, r.reason?.message)))`,
};

async function run(
  code: string,
  kind: ProgramKind,
  runtime?: InstalledRuntime,
  onLog?: (line: number) => void,
): Promise<{ log: string; hits: Record<string, number>; complete: boolean }> {
  const hits: Record<string, number> = {};
  const log: string[] = [];
  const $at = (): void => {
    if (onLog === undefined) return;
    // The callers that wait for this one are in the stack too, as `at async …`.
    const frame = new Error().stack?.split('\n').find((text) => text.includes('/random.js:'));
    const place = frame?.includes('at async ') ? null : /\/random\.js:(\d+):/.exec(frame ?? '');
    if (place) onLog(Number(place[1]));
  };
  const context = vm.createContext({ $log: log, $hits: hits, $at });
  vm.runInContext(PRELUDE, context);
  if (runtime) Object.defineProperty(vm.runInContext('globalThis', context), RUNTIME_NAME, { value: runtime });
  vm.runInContext(code, context, { filename: '/random.js' });
  try {
    await vm.runInContext(DRIVERS[kind], context);
  } catch (error) {
    if ((error as Error).message !== 'too long') throw error;
  }
  return { log: log.join('\n'), hits, complete: log.length <= 3000 };
}

/**
 * Asserts that the program does with probes what it does without, and that the hits are those counted by hand; under
 * the counting runtime, and under the real one when it is given.
 */
export async function checkProgram(
  kind: ProgramKind,
  choices: readonly number[],
  handle?: RuntimeHandle,
): Promise<void> {
  const { plain, counted } = printProgram(kind, choices);
  const original = await run(plain, kind);
  fc.pre(original.complete);
  const byHand = await run(counted, kind);
  assert.equal(byHand.log, original.log, `the counters changed the program\n${counted}`);
  const result = instrument(plain, { filename: '/random.js', sourceType: 'script' });
  assert.ok(result, plain);
  const counting = createCountingRuntime();
  const elsewhere: string[] = [];
  const probed = await run(result.code, kind, counting.runtime, (line) => {
    const cursor = counting.cursor();
    if (cursor?.line !== line) elsewhere.push(`line ${line} ran with the cursor on ${cursor?.line} of ${cursor?.fn}`);
  });
  counting.finish();
  const hits = byLine(counting.files);
  const numbered = plain
    .split('\n')
    .map((text, index) => `${String(index + 1).padStart(4)} ${text}`)
    .join('\n');
  assert.equal(probed.log, original.log, `another result with probes\n${numbered}`);
  assert.deepEqual(counting.violations, [], numbered);
  assert.deepEqual(elsewhere, [], numbered);
  assert.deepEqual(differences(hits, byHand.hits), [], numbered);
  if (handle === undefined) return;
  handle.reset();
  const real = await run(result.code, kind, handle.runtime);
  const raw = handle.raw();
  assert.equal(real.log, original.log, `another result with the real runtime\n${numbered}`);
  // A program with the lines of an earlier one has that one's table.
  const measured = byLine(hitsOf(raw, 0).map((own, index) => ({ table: readTable(raw.tables[index]!)!, hits: own })));
  assert.deepEqual(differences(measured, byHand.hits), [], numbered);
  assert.equal(raw.stack.length, 0, `frames are left\n${numbered}`);
}

type Hits = Record<string, number>;

function byLine(files: readonly { table: FileSites; hits: readonly (readonly number[])[] }[]): Hits {
  const hits: Hits = {};
  for (const { table, hits: counts } of files) {
    for (const [f, fn] of table.functions.entries()) {
      for (const [k, line] of fn.sites.entries()) {
        const key = `${fn.name}@${line}`;
        if (counts[f]![k]! > 0) hits[key] = (hits[key] ?? 0) + counts[f]![k]!;
      }
    }
  }
  return hits;
}

function differences(hits: Hits, byHand: Hits): string[] {
  return [...new Set([...Object.keys(hits), ...Object.keys(byHand)])]
    .filter((key) => hits[key] !== byHand[key])
    .map((key) => `${key}: ${inspect(hits[key])} hits, by hand ${inspect(byHand[key])}`);
}
