/** Numbers as a person reads them. 1 KB = 1024 B, 1 MB = 1024 KB, and so on. */

const MEMORY_UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** The convention, in words, for a report's foot. */
export const UNITS_NOTE = '1 KB = 1024 B';

/** Bytes: `48 B`, `1.2 KB`, `-50.0 MB`. Whole bytes have no decimals. */
export function formatBytes(bytes: number, precision = 1): string {
  let value = Math.abs(bytes);
  let unit = 0;
  // From 1,000 KB on the next unit is shorter; whole bytes stay exact as long as they are few.
  while (unit < MEMORY_UNITS.length - 1 && rounds(value, unit === 0 ? 0 : precision) >= (unit === 0 ? 1024 : 1000)) {
    value /= 1024;
    unit++;
  }
  const text = grouped(value.toFixed(unit === 0 ? 0 : precision));
  return `${bytes < 0 && Number(value.toFixed(unit === 0 ? 0 : precision)) !== 0 ? '-' : ''}${text} ${MEMORY_UNITS[unit]}`;
}

/** Milliseconds: `850 ns`, `12.0 µs`, `3.4 ms`, `1.2 s`, `2 min 5 s`. */
export function formatMs(ms: number, precision = 1): string {
  const sign = ms < 0 ? '-' : '';
  const value = Math.abs(ms);
  if (value === 0) return '0';
  if (rounds(value * 1e6, 0) < 1000) return `${sign}${(value * 1e6).toFixed(0)} ns`;
  if (rounds(value * 1e3, precision) < 1000) return `${sign}${(value * 1e3).toFixed(precision)} µs`;
  if (rounds(value, precision) < 1000) return `${sign}${value.toFixed(precision)} ms`;
  const seconds = value / 1000;
  if (rounds(seconds, precision) < 120) return `${sign}${seconds.toFixed(precision)} s`;
  const whole = Math.round(seconds);
  if (whole < 7200) return `${sign}${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${sign}${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A count with its thousands grouped: `200,000`. */
export function formatCount(count: number): string {
  return grouped(String(Math.round(count)));
}

/** A share of a whole: `12 %`, `< 1 %`, `0 %`. */
export function formatShare(part: number, whole: number): string {
  if (part <= 0 || whole <= 0) return '0 %';
  const percent = (part / whole) * 100;
  return percent < 1 ? '< 1 %' : `${percent.toFixed(0)} %`;
}

function rounds(value: number, precision: number): number {
  return Number(value.toFixed(precision));
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/g, ',');
}
