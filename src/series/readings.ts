import { indexAt } from './downsample.ts';
import type { Recording, Track } from './types.ts';

/**
 * The main track with those readings at entries and exits of functions that lie above the samples around them: memory that was there between two
 * samples. A lower one can be of one process in a sum, so it is no point of the line.
 */
export function withFunctionReadings({ main, functions }: Recording): Track {
  const above = functions
    .flatMap(({ start, end, startMemory, endMemory }) => [
      { time: start, memory: startMemory },
      { time: end, memory: endMemory },
    ])
    .filter(({ time, memory }) => memory > around(main, time));
  if (above.length === 0) return main;
  const samples = Array.from(main.time, (time, i) => ({ time, memory: main.memory[i]! }));
  const all = [...samples, ...above].sort((a, b) => a.time - b.time);
  return {
    label: main.label,
    time: Float64Array.from(all, ({ time }) => time),
    memory: Float64Array.from(all, ({ memory }) => memory),
  };
}

/** The larger of the samples before and after a time. */
function around({ time, memory }: Track, at: number): number {
  const next = indexAt({ label: '', time, memory }, at);
  return Math.max(memory[next - 1] ?? 0, memory[next] ?? 0);
}
