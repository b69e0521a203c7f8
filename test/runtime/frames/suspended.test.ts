import assert from 'node:assert/strict';
import test from 'node:test';
import { ASYNC_DEPTH, DEPTH, FIRST_SLOT, openMemory } from '../../../runtime/counters/layout.ts';
import { Frame } from '../../../runtime/frames/frame.ts';
import { followSuspended } from '../../../runtime/frames/suspended.ts';

function stackOf(...depths: number[]): { frames: Frame[]; control: Int32Array; unwind(depth: number): void } {
  const memory = openMemory(FIRST_SLOT);
  const { hold, unwind } = followSuspended(memory);
  const frames = depths.map((depth) => {
    const frame = new Frame(0, 0, 0);
    memory.control[DEPTH] = depth;
    hold(frame, depth);
    return frame;
  });
  return { frames, control: memory.control, unwind };
}

const depthsOf = (frames: readonly Frame[]): number[] => frames.map(({ depth }) => depth);

test('frames that can be suspended are, by those that are popped and no others, however many lie between them', () => {
  const { frames, control, unwind } = stackOf(2, 5, 6, 90);
  unwind(100);
  assert.deepEqual(depthsOf(frames), [2, 5, 6, 90]);
  unwind(5);
  assert.deepEqual(depthsOf(frames), [2, 5, 0, 0]);
  assert.equal(control[ASYNC_DEPTH], 5);
  unwind(3);
  assert.deepEqual(depthsOf(frames), [2, 0, 0, 0]);
  assert.equal(control[ASYNC_DEPTH], 2);
  unwind(0);
  assert.deepEqual(depthsOf(frames), [0, 0, 0, 0]);
  assert.equal(control[ASYNC_DEPTH], 0);
  assert.equal(control[DEPTH], 0);
});

test('of two frames in one place, as on a stack that is too deep to be followed, the last is on it', () => {
  const { frames, control, unwind } = stackOf(2, 7, 7);
  assert.deepEqual(depthsOf(frames), [2, 0, 7]);
  unwind(6);
  assert.deepEqual(depthsOf(frames), [2, 0, 0]);
  assert.equal(control[ASYNC_DEPTH], 2);
});
