/** What a live view knows at one moment. Bytes, milliseconds. */
export interface TopReading {
  /** ms since the program (or the watching of it) began. */
  time: number;
  /** Heap in use and memory outside of it that belongs to it; null: not known yet. */
  heap: number | null;
  /** Resident memory of all its processes; null: not known. */
  rss: number | null;
  processes: number;
  /** Collections so far, and their pauses. */
  gcs: number;
  gcMs: number;
  /** Allocated so far, by the lines and outside of them. */
  allocated: number;
  lines: TopLine[];
  /** What lived when it was looked at last; null: that is not measured. */
  alive: { time: number } | null;
}

/** What a line, or where only functions are known a function, did so far. */
export interface TopLine {
  path: string;
  line: number;
  name: string;
  /** Bytes that it allocated itself. */
  allocated: number;
  /** null: not known. */
  hits: number | null;
  ms: number | null;
  /** Bytes that live of it. */
  live: number | null;
}

/** The same with what it did since the reading before, a second. */
export interface TopRow extends TopLine {
  /** Bytes, hits and ms, each a second; null: not known. */
  rate: number;
  hitRate: number | null;
  msRate: number | null;
}

/** What is shown of the time between two readings. */
export interface TopRates {
  /** Bytes a second. */
  allocated: number;
  /** Collections a second. */
  gcs: number;
  /** Share of the time that collections took, 0 to 1. */
  gcShare: number;
  rows: TopRow[];
}

/**
 * What happened between two readings. `before` is null for the first one: then from the beginning on. Estimates may fall; a rate does
 * not fall below 0.
 */
export function ratesOf(before: TopReading | null, now: TopReading): TopRates {
  const seconds = (now.time - (before?.time ?? 0)) / 1000;
  const rate = (value: number, earlier: number): number => (seconds > 0 ? Math.max(0, value - earlier) / seconds : 0);
  const known = new Map(before?.lines.map((line) => [keyOf(line), line]));
  return {
    allocated: rate(now.allocated, before?.allocated ?? 0),
    gcs: rate(now.gcs, before?.gcs ?? 0),
    gcShare: rate(now.gcMs, before?.gcMs ?? 0) / 1000,
    rows: now.lines.map((line) => {
      const earlier = known.get(keyOf(line));
      return {
        ...line,
        rate: rate(line.allocated, earlier?.allocated ?? 0),
        hitRate: line.hits === null ? null : rate(line.hits, earlier?.hits ?? 0),
        msRate: line.ms === null ? null : rate(line.ms, earlier?.ms ?? 0),
      };
    }),
  };
}

function keyOf({ path, line, name }: TopLine): string {
  return `${path}:${line}:${name}`;
}
