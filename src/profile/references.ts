import { refuse } from './check.ts';
import type { Profile } from './types.ts';

/**
 * Checks that indices point at what is there, functions end after they begin, and no chain of parents runs in a circle.
 * @throws MprofLineError that names the place.
 */
export function checkReferences(profile: Profile, name: string): void {
  const { run, files, functions, contexts, series } = profile;
  const within = (value: number, length: number, where: string): void => {
    if (value >= length) refuse(`${name}.${where}`, length === 0 ? 'no index' : `an index below ${length}`, value);
  };
  for (const [i, fn] of functions.entries()) {
    within(fn.file, files.length, `functions[${i}].file`);
    if (fn.parent !== undefined) within(fn.parent, functions.length, `functions[${i}].parent`);
    if (fn.endLine < fn.line) refuse(`${name}.functions[${i}].endLine`, `a line from ${fn.line}`, fn.endLine);
    for (const { thread } of fn.threads ?? []) within(thread, run.threads.length, `functions[${i}].threads`);
  }
  for (const [i, context] of contexts.entries()) {
    within(context.function, functions.length, `contexts[${i}].function`);
    within(context.parent, contexts.length, `contexts[${i}].parent`);
    for (const { threads = [] } of context.lines) {
      for (const { thread } of threads) within(thread, run.threads.length, `contexts[${i}].lines`);
    }
  }
  const stacks = [run, ...run.threads].map((thread) => thread.executing ?? []);
  for (const stack of stacks) for (const entry of stack) within(entry.function, functions.length, 'run.executing');
  for (const [i, entry] of series.entries()) {
    for (const key of ['rss', 'heap', 'context', 'line'] as const) {
      if (entry[key].length === entry.time.length) continue;
      refuse(`${name}.series[${i}].${key}`, `${entry.time.length} items, as in time`, entry[key]);
    }
    for (const context of entry.context) within(context, Math.max(1, contexts.length), `series[${i}].context`);
  }
  checkLive(profile, name, within);
  checkAcyclic(
    functions.map(({ parent }) => parent ?? -1),
    `${name}.functions`,
  );
  checkAcyclic(
    contexts.map(({ parent }) => parent),
    `${name}.contexts`,
  );
}

function checkLive(
  { run, files, functions, moments = [] }: Profile,
  name: string,
  within: (value: number, length: number, where: string) => void,
): void {
  if (run.liveAt !== undefined) within(run.liveAt, moments.length, 'run.liveAt');
  for (const [i, fn] of functions.entries())
    for (const [k, { growth, holders = [] }] of fn.lines.entries()) {
      const where = `functions[${i}].lines[${k}]`;
      if (growth !== undefined && growth.length !== moments.length)
        refuse(`${name}.${where}.growth`, `${moments.length} items, as in moments`, growth);
      for (const { steps } of holders)
        for (const { file } of steps) if (file !== undefined) within(file, files.length, `${where}.holders`);
    }
}

function checkAcyclic(parents: readonly number[], where: string): void {
  const done = new Uint8Array(parents.length);
  for (let start = 0; start < parents.length; start++) {
    const path: number[] = [];
    for (let at = start; at >= 0 && done[at] !== 2; at = parents[at]!) {
      if (done[at] === 1) refuse(`${where}[${at}].parent`, 'a chain of parents that ends', parents[at]);
      done[at] = 1;
      path.push(at);
    }
    for (const at of path) done[at] = 2;
  }
}
