import { MprofLineError } from '../error.ts';

/** Readers of what a person writes after an option or into a variable; `name` is what the error calls it. */

/**
 * A whole number from `least` to `most`.
 * @throws MprofLineError that names the option, the range and what was given.
 */
export function wholeNumber(name: string, given: string, least: number, most: number): number {
  const value = /^\d+$/.test(given.trim()) ? Number(given) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new MprofLineError(`${name}: expected a whole number from ${least} to ${most}, given ${JSON.stringify(given)}`);
}

export function yesOrNo(name: string, given: string): boolean {
  if (['1', 'true', 'yes', 'on'].includes(given.toLowerCase())) return true;
  if (['0', 'false', 'no', 'off'].includes(given.toLowerCase())) return false;
  throw new MprofLineError(`${name}: expected 1 or 0, given ${JSON.stringify(given)}`);
}

/** What readings take of the time when nobody says. */
export const DEFAULT_SHARE = 0.1;

/** A share of time, written as `10%` or `0.1`; yes stands for the usual one, no for none (null). */
export function timeShare(name: string, given: string): number | null {
  if (['1', 'true', 'yes', 'on'].includes(given.toLowerCase())) return DEFAULT_SHARE;
  if (['0', 'false', 'no', 'off'].includes(given.toLowerCase())) return null;
  const match = /^\s*(\d*\.?\d+)\s*(%?)\s*$/.exec(given);
  const share = match ? Number(match[1]) / (match[2] === '%' ? 100 : 1) : 0;
  if (share <= 0 || share >= 1) {
    throw new MprofLineError(`${name}: expected a share of time such as 10%, given ${JSON.stringify(given)}`);
  }
  return share;
}

const UNITS: Record<string, number> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** A number of bytes, written as `800000`, `512k`, `200MB`, `1.5 GiB`; the units are powers of 1024. */
export function size(name: string, given: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?)i?b?\s*$/i.exec(given);
  const bytes = match ? Number(match[1]) * UNITS[match[2]!.toLowerCase()]! : 0;
  if (bytes <= 0) throw new MprofLineError(`${name}: expected a size such as 200MB, given ${JSON.stringify(given)}`);
  return bytes;
}

/** Bytes between two samples of the heap, when a switch is on and nothing else is said: 3 MB are then known to 10 %. */
export const LIVE_INTERVAL: number = 32 * 1024;

/** What `--live` says: on, off (null), or the bytes between two samples. */
export function liveInterval(name: string, given: string): number | null {
  if (/^(?:0|false|no|off)$/i.test(given)) return null;
  return /^(?:1|true|yes|on)$/i.test(given) ? LIVE_INTERVAL : size(name, given);
}

/** Items separated by commas, but not by commas inside braces: `a,{b,c}` has two. */
export function list(given: string): string[] {
  const items: string[] = [''];
  let depth = 0;
  for (const character of given) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (character === ',' && depth === 0) items.push('');
    else items[items.length - 1] += character;
  }
  return items.map((item) => item.trim()).filter((item) => item !== '');
}
