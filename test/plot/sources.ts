import type { Recording, Track } from '../../src/series/types.ts';

export const MiB = 1048576;

/** A track from `[ms, MiB]` pairs. */
export function track(label: string, points: readonly (readonly [number, number])[]): Track {
  return {
    label,
    time: Float64Array.from(points, ([time]) => time),
    memory: Float64Array.from(points, ([, mib]) => mib * MiB),
  };
}

/** A recording of a saw-tooth, with whatever else a test needs. */
export function recording(more: Partial<Recording> = {}): Recording {
  const points = Array.from({ length: 41 }, (_, i): [number, number] => [i * 50, 20 + (i % 10) * 4 + i / 2]);
  return {
    name: 'some.dat',
    command: 'node some.js',
    startedAt: 0,
    main: track('some.dat', points),
    children: [],
    functions: [],
    collections: [],
    kernelPeaks: [],
    warnings: [],
    ...more,
  };
}

const call = (name: string, start: number, end: number, level: number): Recording['functions'][number] => ({
  name,
  start,
  end,
  startMemory: 22 * MiB,
  endMemory: 40 * MiB,
  level,
});

/** Function times, collections and a kernel's peak. */
export const eventful: Recording = recording({
  functions: [
    call('main', 0, 1900, 0),
    call('load', 100, 900, 1),
    call('parse', 200, 400, 2),
    call('parse', 500, 800, 2),
  ],
  collections: [
    { time: 480, kind: 'Scavenge', freed: 30 * MiB, duration: 1.5 },
    { time: 980, kind: 'MarkSweepCompact', freed: 35 * MiB, duration: 12 },
  ],
  kernelPeaks: [{ pid: '', memory: 80 * MiB }],
});

export const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m"\'&';
