import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { functionPeak, peakOf } from '../../src/series/peak.ts';
import type { FunctionTime, Recording } from '../../src/series/types.ts';

const call = (name: string, start: number, end: number, startMemory = 0, endMemory = 0): FunctionTime => ({
  name,
  start,
  end,
  startMemory,
  endMemory,
  level: 0,
});

function recording(memory: number[], more: Partial<Recording> = {}): Recording {
  return {
    name: 'x.dat',
    command: null,
    startedAt: 0,
    main: { label: '', time: Float64Array.from(memory, (_, i) => i), memory: Float64Array.from(memory) },
    children: [{ label: '7', time: Float64Array.of(0, 1), memory: Float64Array.of(4, 6) }],
    functions: [],
    collections: [],
    kernelPeaks: [],
    warnings: [],
    ...more,
  };
}

describe('peakOf', () => {
  it('is the largest sample, with its time', () => {
    assert.deepEqual(peakOf(recording([1, 5, 2])), { memory: 5, time: 1, kind: 'largest-sample' });
    assert.deepEqual(peakOf(recording([1]), '7'), { memory: 6, time: 1, kind: 'largest-sample' });
    assert.equal(peakOf(recording([])), null);
  });

  it("is the kernel's mark where there is one", () => {
    const kernelPeaks = [
      { pid: '', memory: 9 },
      { pid: '7', memory: 8 },
    ];
    assert.deepEqual(peakOf(recording([1, 5], { kernelPeaks })), { memory: 9, kind: 'kernel' });
    assert.deepEqual(peakOf(recording([1, 5], { kernelPeaks }), '7'), { memory: 8, kind: 'kernel' });
  });

  it('does not take the mark of one process for the peak of a sum, nor lets it hide a sample just above it', () => {
    const kernelPeaks = [{ pid: '', memory: 990 }];
    assert.deepEqual(peakOf(recording([1, 2000], { kernelPeaks })), { memory: 2000, time: 1, kind: 'largest-sample' });
    assert.deepEqual(peakOf(recording([1, 1000], { kernelPeaks })), { memory: 1000, kind: 'kernel' });
  });
});

describe('functionPeak', () => {
  it('looks at all executions, at their entries and exits, and at nothing else', () => {
    const functions = [call('f', 1, 2), call('f', 4, 5), call('g', 0, 9, 100, 0)];
    assert.equal(functionPeak(recording([50, 1, 3, 40, 2, 7, 60], { functions }), 'f')!.memory, 7);
    assert.deepEqual(functionPeak(recording([1], { functions: [call('f', 10, 20, 3, 8)] }), 'f'), {
      memory: 8,
      time: 20,
      kind: 'largest-sample',
    });
    assert.equal(functionPeak(recording([1]), 'h'), null);
  });

  it('takes nested and overlapping executions together', () => {
    const functions = [call('f', 0, 6), call('f', 1, 2)];
    assert.equal(functionPeak(recording([1, 2, 3, 4, 9, 2, 1, 99], { functions }), 'f')!.memory, 9);
  });
});
