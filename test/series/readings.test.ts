import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withFunctionReadings } from '../../src/series/readings.ts';
import type { FunctionTime, Recording } from '../../src/series/types.ts';

const call = (start: number, end: number, startMemory: number, endMemory: number): FunctionTime => ({
  name: 'f',
  start,
  end,
  startMemory,
  endMemory,
  level: 0,
});

function points(functions: FunctionTime[]): [number, number][] {
  const recording = {
    main: { label: '', time: Float64Array.of(0, 100, 200), memory: Float64Array.of(10, 20, 30) },
    functions,
  } as unknown as Recording;
  const { time, memory } = withFunctionReadings(recording);
  return Array.from(time, (at, i) => [at, memory[i]!]);
}

describe('withFunctionReadings', () => {
  it('adds what a function read above the samples around it, also after the last one', () => {
    assert.deepEqual(points([call(20, 60, 12, 90), call(210, 250, 31, 80)]), [
      [0, 10],
      [60, 90],
      [100, 20],
      [200, 30],
      [210, 31],
      [250, 80],
    ]);
  });

  it('adds no reading of one process below the line of a sum', () => {
    assert.deepEqual(points([call(20, 60, 5, 20)]), [
      [0, 10],
      [100, 20],
      [200, 30],
    ]);
  });
});
