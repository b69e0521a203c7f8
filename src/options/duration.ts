import { MprofLineError } from '../error.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** Milliseconds, as a person writes them: `100`, `0.5ms`, `30s`, `5m`, `1.5h`; a bare number is ms. */
export function duration(name: string, given: string): number {
  const match = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(ms|s|m|min|h|)\s*$/.exec(given);
  const ms = match ? Number(match[1]) * UNITS[match[2]!]! : Number.NaN;
  if (!Number.isFinite(ms))
    throw new MprofLineError(`${name}: expected a time such as 100ms, 2s or 5m, given ${JSON.stringify(given)}`);
  return ms;
}

/** A duration above 0. */
export function positiveDuration(name: string, given: string): number {
  const ms = duration(name, given);
  if (ms <= 0) throw new MprofLineError(`${name}: expected a time above 0, given ${JSON.stringify(given)}`);
  return ms;
}
