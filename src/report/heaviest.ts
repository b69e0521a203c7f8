import type { Measures, Profile } from '../profile/types.ts';
import type { ReportOptions } from './options.ts';
import { places } from './places.ts';
import { formatBytes, formatShare } from './units.ts';

const MOST_LINES = 5;
/** With so many functions or fewer, the listings themselves are seen at a glance. */
const FEW_FUNCTIONS = 3;

/**
 * The few lines that matter most, by what they did themselves. After memory ran short: those that added most to it and
 * did not give it back; else, in a long report, those that allocated most.
 */
export function heaviestLines(profile: Profile, functionsShown: number, options: ReportOptions): string[] {
  const bytes = (value: number): string => formatBytes(value, options.precision ?? 1);
  const { ending, threads } = profile.run;
  const ranOut = [{ ending }, ...threads].some((each) => each.ending.kind === 'out-of-memory');
  const gaveUp = ending.kind === 'abort' && ending.by === 'node';
  if (ranOut || gaveUp || (ending.kind === 'signal' && ending.signal === 'SIGKILL')) {
    const amount = ({ increment, allocated }: HeavyLine['self']): string =>
      `${bytes(increment)} of ${bytes(allocated)} allocated`;
    return listed('Lines that added most to memory and did not give it back:', 'increment', amount, profile, options);
  }
  if (functionsShown <= FEW_FUNCTIONS) return [];
  const amount = ({ allocated }: HeavyLine['self']): string =>
    `${bytes(allocated)}, ${formatShare(allocated, profile.totals.lines)}`;
  return listed('Lines that allocated most themselves:', 'allocated', amount, profile, options);
}

function listed(
  title: string,
  key: 'increment' | 'allocated',
  amount: (self: HeavyLine['self']) => string,
  profile: Profile,
  options: ReportOptions,
): string[] {
  const placeOf = places(profile, options);
  const lines = linesOf(profile)
    .filter(({ self }) => self[key] > 0)
    .sort((a, b) => b.self[key] - a.self[key])
    .slice(0, MOST_LINES);
  if (lines.length === 0) return [];
  const amounts = lines.map(({ self }) => amount(self));
  const width = Math.max(...amounts.map((text) => text.length));
  return [title, ...lines.map(({ index, line }, i) => `  ${amounts[i]!.padStart(width)}  ${placeOf(index, line)}`)];
}

interface HeavyLine {
  /** Index of the (outermost) function that the line belongs to. */
  index: number;
  line: number;
  self: Pick<Measures, 'increment' | 'allocated'>;
}

/** What each line did itself; functions that are written in the same line are one with it. */
function linesOf({ functions }: Profile): HeavyLine[] {
  const lines = new Map<string, HeavyLine>();
  functions.forEach((fn, index) => {
    for (const { line, self } of fn.lines) {
      const key = `${fn.file}:${line}`;
      const known = lines.get(key) ?? { index, line, self: { increment: 0, allocated: 0 } };
      const increment = known.self.increment + self.increment;
      const allocated = known.self.allocated + self.allocated;
      const outer = functions[known.index]!.parent === index ? index : known.index;
      lines.set(key, { index: outer, line, self: { increment, allocated } });
    }
  });
  return [...lines.values()];
}
