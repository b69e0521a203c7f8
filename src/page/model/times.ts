import type { CollectionTime, Series } from '../../profile/types.ts';
import type { PageProfile } from '../pack.ts';

/** A function that was seen running at each sample from `start` to `end`, in ms. */
export interface Span {
  function: number;
  /** 0: called from code that is not profiled. */
  level: number;
  start: number;
  end: number;
}

/** A profiled line of a stack. */
export interface StackLine {
  function: number;
  line: number;
}

/** A line, and at how many samples it was the one that ran. */
export interface SeenLine extends StackLine {
  samples: number;
}

/** A series whose times ascend: what several snapshots of a thread kept may overlap. */
export function inOrder(series: Series | undefined): Series | undefined {
  if (series === undefined) return undefined;
  const order = series.time.map((_, sample) => sample).sort((a, b) => series.time[a]! - series.time[b]!);
  const sorted = (values: readonly number[]): number[] => order.map((sample) => values[sample]!);
  const { time, rss, heap, context, line } = series;
  return {
    ...series,
    time: sorted(time),
    rss: sorted(rss),
    heap: sorted(heap),
    context: sorted(context),
    line: sorted(line),
  };
}

/** The profiled lines that a sample saw, the running one first. */
export function stackAt({ contexts }: PageProfile, series: Series, sample: number): StackLine[] {
  const stack: StackLine[] = [];
  let line = series.line[sample] ?? 0;
  for (let at = series.context[sample] ?? 0; at > 0; ) {
    const context = contexts[at];
    if (context === undefined || context.function < 0) break;
    stack.push({ function: context.function, line });
    line = context.callLine;
    at = context.parent;
  }
  return stack;
}

/** What ran when, by the samples: neighbours that saw the same function at the same depth are one span. */
export function spansOf(profile: PageProfile, series: Series): Span[] {
  const spans: Span[] = [];
  let open: { span: Span; context: number }[] = [];
  for (let sample = 0; sample < series.time.length; sample++) {
    const path: number[] = [];
    for (let at = series.context[sample] ?? 0; at > 0; ) {
      const context = profile.contexts[at];
      if (context === undefined || context.function < 0) break;
      path.push(at);
      at = context.parent;
    }
    path.reverse();
    const time = series.time[sample]!;
    const next = series.time[sample + 1] ?? time;
    let level = 0;
    while (level < path.length && open[level]?.context === path[level]) open[level++]!.span.end = next;
    open = open.slice(0, level);
    for (; level < path.length; level++) {
      const context = path[level]!;
      const span = { function: profile.contexts[context]!.function, level, start: time, end: next };
      spans.push(span);
      open.push({ span, context });
    }
  }
  return spans;
}

/** The lines that samples from `from` to `to` ms saw running, those seen most often first. */
export function linesSeen(profile: PageProfile, series: Series, from: number, to: number): SeenLine[] {
  const seen = new Map<string, SeenLine>();
  for (const [sample, time] of series.time.entries()) {
    if (time < from || time > to) continue;
    const top = stackAt(profile, series, sample)[0];
    if (top === undefined) continue;
    const key = `${top.function}:${top.line}`;
    const known = seen.get(key);
    if (known === undefined) seen.set(key, { ...top, samples: 1 });
    else known.samples++;
  }
  return [...seen.values()].sort((a, b) => b.samples - a.samples);
}

/** The samples at which a line of a file was on the stack. */
export function samplesOf(profile: PageProfile, series: Series, file: number, line: number): number[] {
  return series.time.flatMap((_, sample) => {
    const stack = stackAt(profile, series, sample);
    return stack.some((each) => each.line === line && profile.functions[each.function]?.file === file) ? [sample] : [];
  });
}

/** The sample nearest to a time in ms; -1 without samples. */
export function nearestSample({ time }: Series, wanted: number): number {
  let best = -1;
  for (const [index, each] of time.entries()) {
    if (best < 0 || Math.abs(each - wanted) < Math.abs(time[best]! - wanted)) best = index;
  }
  return best;
}

/** The collections of a series' thread whose times are known, in order of time. */
export function collectionsDuring({ collections = [] }: PageProfile, { pid, threadId }: Series): CollectionTime[] {
  return collections.filter((each) => each.pid === pid && each.threadId === threadId);
}

const KINDS: Record<string, string> = {
  Scavenge: 'young objects',
  MinorMarkSweep: 'young objects',
  MinorMarkCompact: 'young objects',
  MarkSweepCompact: 'whole heap',
  IncrementalMarking: 'step of marking',
  ProcessWeakCallbacks: 'weak references',
};

/** What a collection was about, in words. */
export function collectionWords({ kind }: CollectionTime): string {
  return KINDS[kind] ?? 'of another kind';
}

/** The spans that brackets are drawn for: the longest of those that last `least` ms, as many as a chart can show. */
export function bracketed(spans: readonly Span[], least: number): Span[] {
  return spans
    .filter(({ start, end }) => end - start >= least && end > start)
    .sort((a, b) => b.end - b.start - (a.end - a.start) || a.level - b.level)
    .slice(0, MOST_BRACKETS);
}

const MOST_BRACKETS = 60;

/** Between two samples memory fell: something was collected. */
export interface Fall {
  /** ms. */
  from: number;
  to: number;
  /** Bytes. */
  bytes: number;
}

/** Where memory in use fell from one sample to the next by more than a hundredth of its largest value, the largest falls first. */
export function fallsOf({ time, heap }: Series): Fall[] {
  const least = heap.reduce((most, bytes) => Math.max(most, bytes), 0) / 100;
  const falls: Fall[] = [];
  for (let sample = 1; sample < time.length; sample++) {
    const bytes = heap[sample - 1]! - heap[sample]!;
    if (bytes > least) falls.push({ from: time[sample - 1]!, to: time[sample]!, bytes });
  }
  return falls.sort((a, b) => b.bytes - a.bytes);
}
