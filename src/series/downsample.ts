import type { Track } from './types.ts';

/** Index of the first sample at or after `time`. */
export function indexAt(track: Track, time: number): number {
  let low = 0;
  let high = track.time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (track.time[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The part of a track between two times, both inclusive; shares memory with the track. */
export function slice(track: Track, from: number, to: number): Track {
  const first = indexAt(track, from);
  let last = indexAt(track, to);
  while (last < track.time.length && track.time[last] === to) last++;
  return { label: track.label, time: track.time.subarray(first, last), memory: track.memory.subarray(first, last) };
}

/**
 * At most about `points` samples that draw the same picture: the time is cut into buckets, and each keeps its first, its
 * last, its smallest and its largest sample, in order (the M4 aggregation of Jugel et al., VLDB 2014). Every peak
 * that a chart of `points / 4` pixel columns could show is therefore kept, with its own time and value.
 */
export function downsample(track: Track, points: number): Track {
  const { time, memory } = track;
  const count = time.length;
  const buckets = Math.max(1, Math.floor(points / 4));
  if (count <= points || count <= 4) return track;
  const start = time[0]!;
  const width = (time[count - 1]! - start) / buckets || 1;
  const kept = new Uint32Array(4 * buckets + 4);
  let length = 0;
  let first = 0;
  for (let bucket = 0; bucket < buckets && first < count; bucket++) {
    const end = bucket === buckets - 1 ? Infinity : start + (bucket + 1) * width;
    if (time[first]! >= end) continue;
    let smallest = first;
    let largest = first;
    let i = first + 1;
    for (; i < count && time[i]! < end; i++) {
      const value = memory[i]!;
      if (value < memory[smallest]!) smallest = i;
      else if (value > memory[largest]!) largest = i;
    }
    const low = Math.min(smallest, largest);
    const high = Math.max(smallest, largest);
    kept[length++] = first;
    if (low > first) kept[length++] = low;
    if (high > low && high < i - 1) kept[length++] = high;
    if (i - 1 > first && i - 1 > low) kept[length++] = i - 1;
    first = i;
  }
  const indices = kept.subarray(0, length);
  return {
    label: track.label,
    time: Float64Array.from(indices, (i) => time[i]!),
    memory: Float64Array.from(indices, (i) => memory[i]!),
  };
}

/** Index of the largest sample, or -1 when there is none; the first one when several are equal. */
export function largest(track: Track): number {
  let index = -1;
  let value = -Infinity;
  for (let i = 0; i < track.memory.length; i++) {
    if (track.memory[i]! > value) {
      value = track.memory[i]!;
      index = i;
    }
  }
  return index;
}

/** Least-squares line through a track: bytes a ms, and bytes at time 0 (`mprof plot --slope`). */
export function trend(track: Track): { slope: number; intercept: number } {
  const count = track.time.length;
  if (count === 0) return { slope: 0, intercept: 0 };
  let meanTime = 0;
  let meanMemory = 0;
  for (let i = 0; i < count; i++) {
    meanTime += (track.time[i]! - meanTime) / (i + 1);
    meanMemory += (track.memory[i]! - meanMemory) / (i + 1);
  }
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < count; i++) {
    const t = track.time[i]! - meanTime;
    covariance += t * (track.memory[i]! - meanMemory);
    variance += t * t;
  }
  const slope = variance === 0 ? 0 : covariance / variance;
  return { slope, intercept: meanMemory - slope * meanTime };
}
