import assert from 'node:assert/strict';
import test from 'node:test';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { lineOf, profiled } from '../harness.ts';

// As long as V8's space for young objects is small, each line of some size has collections, which free less than it makes.
setFlagsFromString('--semi-space-growth-factor=1');
const program = profiled({ share: 0.2 });
const { run, handle } = program;

test('a collection before a line that is read each time is not taken for the line’s', () => {
  program.plain(
    `globalThis.text = JSON.stringify(Array.from({ length: 20000 }, (_, id) => ({ id, name: 'name ' + id })));`,
  );
  const used = (): number => getHeapStatistics().used_heap_size;
  const sizes = Array.from({ length: 8 }, () => {
    const before = used();
    program.plain('JSON.parse(text)');
    return used() - before;
  });
  // Seldom with a collection meanwhile, and once with the text made flat.
  const size = sizes.sort((a, b) => a - b)[sizes.length >> 1]!;
  for (let time = 0; time < 10; time++) {
    handle.reset();
    run(`function parses${time}() {
  let kept;
  for (let j = 0; j < 3000; j++) {
    kept = { j };
  }
  kept = JSON.parse(text);
  return kept;
}
for (let i = 0; i < 6; i++) parses${time}();`);
    const { hits, self } = lineOf(program.profile(), `parses${time}`, 5);
    assert.equal(hits, 6);
    // One that is not counted is a sixth.
    assert.ok(Math.abs(self.allocated / (6 * size) - 1) < 0.12, `${self.allocated} of ${6 * size}`);
  }
});
