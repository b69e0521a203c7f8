import { addMeasures, noMeasures } from '../profile/measures.ts';
import type { FunctionProfile, Measures, Profile } from '../profile/types.ts';
import { inclusiveByGroup } from '../report/facts/inclusive.ts';
import { type Block, isGap, type Row } from '../report/listing/block.ts';
import { makeBlocks } from '../report/listing/blocks.ts';
import { namePattern } from '../text/name-pattern.ts';
import type { Budget, Found, MeasureName, Verdict, Where } from './budget.ts';
import { fileMatcher, noFunction, noLine, whereOf } from './unknown.ts';
import { amountOf, amountOfTotal, heaviestOf, type Line, lineOf, type Part } from './values.ts';

/** Lines that are named beside a function or a file that has too much. */
const MOST_LINES = 3;

/**
 * Holds limits against a profile: one verdict for each that is kept or of which nothing is known, and one for each part of the
 * program that exceeds it. The numbers are those of the report's listings.
 */
export function checkBudgets(profile: Profile, budgets: readonly Budget[]): Verdict[] {
  if (budgets.length === 0) return [];
  const find = finder(profile);
  return budgets.flatMap((budget): Verdict[] => {
    const unknown = withoutLive(profile, budget);
    const found = unknown ?? find(budget.where, budget.measure);
    if (typeof found === 'string') {
      const mayBe = unknown === null && budget.where.kind === 'function' && budget.where.line !== undefined;
      return [{ kind: 'unchecked', budget, reason: found, ...(mayBe && { mayBe }) }];
    }
    const over = found.filter(({ value }) => (budget.inclusive ? value >= budget.limit : value > budget.limit));
    if (over.length > 0) return over.map((one) => ({ kind: 'exceeded', budget, found: one }));
    return [{ kind: 'within', budget, found: found.reduce((a, b) => (b.value > a.value ? b : a)) }];
  });
}

/** What a place holds of a measure, each part that it names; or why nothing is known. */
export function findAmounts(profile: Profile, { where, measure }: Pick<Budget, 'where' | 'measure'>): Found[] | string {
  return withoutLive(profile, { measure }) ?? finder(profile)(where, measure);
}

function withoutLive({ run }: Profile, { measure }: Pick<Budget, 'measure'>): string | null {
  if (measure !== 'live' && measure !== 'live-peak') return null;
  if (run.live === undefined) return 'living bytes are measured with --live';
  return run.liveAt === undefined ? 'the program ended before its living bytes were counted' : null;
}

type Finder = (where: Where, measure: MeasureName) => Found[] | string;

function finder(profile: Profile): Finder {
  const { shown } = makeBlocks(profile, { format: 'table', sort: 'line', readSource: () => null });
  return (where, measure) => {
    if (where.kind === 'total') return [{ ...amountOfTotal(profile, measure), heaviest: [] }];
    if (where.kind === 'function') return inFunctions(profile, shown, where, measure);
    const matches = fileMatcher(where.file);
    if (!profile.files.some(({ path }) => matches(path))) return `no function of ${where.file} was measured`;
    return where.kind === 'file' ? inFiles(profile, matches, measure) : onLine(profile, shown, where, measure);
  };
}

function inFunctions(
  profile: Profile,
  blocks: readonly Block[],
  where: Where & { kind: 'function' },
  measure: MeasureName,
): Found[] | string {
  const pattern = namePattern(where.name);
  const inFile = where.file === undefined ? () => true : fileMatcher(where.file);
  const known = profile.functions.filter(
    (fn) =>
      (where.line === undefined ? pattern.test(fn.name) : fn.name === where.name && fn.line === where.line) &&
      inFile(profile.files[fn.file]?.path ?? ''),
  );
  if (known.length === 0) return noFunction(profile, where);
  const called = known.filter((fn) => fn.calls > 0 || fn.lines.some(({ hits }) => hits > 0));
  if (called.length === 0) return `${whereOf(profile, known[0]!)} was never called`;
  return called.map((fn): Found => {
    const part = partOf(profile, blocks, fn);
    const heaviest = heaviestOf(measure, part.lines, MOST_LINES);
    return { name: fn.name, file: profile.files[fn.file]!.path, line: fn.line, ...amountOf(measure, part), heaviest };
  });
}

/** A function as the report lists it; one that stands in another one's listing by itself. */
function partOf(profile: Profile, blocks: readonly Block[], fn: FunctionProfile): Part {
  const block = blocks.find((one) => one.fn === fn);
  const members = block?.members ?? [fn];
  const group =
    block ??
    inclusiveByGroup(
      profile,
      profile.functions.map((_, i) => i),
    ).get(profile.functions.indexOf(fn));
  const lines = members.flatMap((member) => member.lines.map(lineOf));
  const self = group?.self ?? sum(lines.map((line) => line.self));
  return { calls: fn.calls, measures: group?.total ?? self, self, lines };
}

function inFiles(profile: Profile, matches: (path: string) => boolean, measure: MeasureName): Found[] {
  return profile.files.flatMap(({ path }, file): Found[] => {
    if (!matches(path)) return [];
    const lines = profile.functions.filter((fn) => fn.file === file).flatMap((fn) => fn.lines.map(lineOf));
    // What a line called may stand in the same file.
    const self = sum(lines.map((line) => line.self));
    return [
      {
        file: path,
        ...amountOf(measure, { measures: self, self, lines }),
        heaviest: heaviestOf(measure, lines, MOST_LINES),
      },
    ];
  });
}

function onLine(
  profile: Profile,
  blocks: readonly Block[],
  where: Where & { kind: 'line' },
  measure: MeasureName,
): Found[] | string {
  const matches = fileMatcher(where.file);
  const found = blocks.flatMap(({ path, rows }): Found[] => {
    const row = matches(path) && rows.find((each): each is Row => !isGap(each) && each.line === where.line);
    if (!row || row.measures === null || row.self === null) return [];
    const line: Line = { ...row, measures: row.measures, self: row.self };
    return [{ file: path, line: row.line, ...amountOf(measure, { ...line, lines: [line] }), heaviest: [] }];
  });
  return found.length > 0 ? found : noLine(profile, where);
}

function sum(parts: readonly Measures[]): Measures {
  const all = noMeasures();
  for (const each of parts) addMeasures(all, each);
  return all;
}
