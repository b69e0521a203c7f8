import { count, index, line, MOST_ITEMS, MOST_TEXT, positive } from '../bounds.ts';
import { type Check, list, number, object, text, word } from '../check.ts';
import type { Elsewhere, HolderPath, LiveLine, Moment, ObjectKind } from './types.ts';

const objectKind = object<ObjectKind>({ kind: text(MOST_TEXT), count, bytes: positive });
const holderStep = object<Pick<HolderPath['steps'][number], 'name' | 'kind'>, { file: number; line: number }>(
  { name: text(MOST_TEXT), kind: text(MOST_TEXT) },
  { file: index, line },
);
const holderPath = object<HolderPath>({ steps: list(holderStep, 10_000), count, bytes: positive });

/** What `--live` adds to a line. */
export const liveChecks: { [K in keyof LiveLine]: Check<LiveLine[K]> } = {
  live: positive,
  liveError: positive,
  liveAtPeak: positive,
  growth: list(positive, MOST_ITEMS),
  kinds: list(objectKind, 100_000),
  holders: list(holderPath, 100_000),
};

/** Living objects of no line, by whose they are. */
export const elsewhere: Check<Elsewhere[]> = list(
  object<Elsewhere>({ name: text(MOST_TEXT), bytes: positive }),
  100_000,
);

/** A point at which living bytes were taken. */
export const moment: Check<Moment> = object<Moment>({
  pid: count,
  threadId: count,
  time: number(),
  cause: word('end', 'signal', 'snapshot', 'interval', 'peak', 'nearly-full'),
  heap: positive,
  live: positive,
  outside: positive,
  ms: positive,
});
