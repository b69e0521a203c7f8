import assert from 'node:assert/strict';
import test from 'node:test';
import { functionOf, lineOf, profiled } from '../harness.ts';

const program = profiled({ share: 0.2 });
const { run, handle } = program;

test('hits and calls are counted, and lines whose hits are alike are exact', () => {
  handle.reset();
  run(`function arrays(n) {
  let kept;
  for (let i = 0; i < n; i++) {
    kept = new Array(100);
    kept = leaf(kept);
  }
  return kept;
}
function leaf(value) {
  return value;
}
arrays(100000);`);
  const profile = program.profile();
  assert.equal(functionOf(profile, 'arrays').calls, 1);
  assert.equal(functionOf(profile, 'leaf').calls, 100_000);
  assert.equal(lineOf(profile, 'leaf', 1).hits, 100_000);
  const made = lineOf(profile, 'arrays', 3);
  assert.equal(made.hits, 100_000);
  const perHit = made.self.allocated / made.hits;
  assert.ok(perHit >= 848 && perHit < 872, `${perHit}`);
  assert.ok(made.error! < made.self.allocated / 50, `error ${made.error} of ${made.self.allocated}`);
  // Less than a byte a hit is what V8 did meanwhile.
  assert.ok(lineOf(profile, 'leaf', 1).self.allocated < 100_000);
});

test('lines, outside and the residual are the whole clock', () => {
  const { totals, run: info } = program.profile();
  assert.equal(info.probes, 'fast');
  assert.equal(info.share, 0.2);
  const parts = totals.lines + totals.outside + totals.residual!;
  assert.ok(
    Math.abs(parts - totals.allocated) <= Math.max(4096, totals.allocated / 100),
    `${parts} ${totals.allocated}`,
  );
});

test('lines whose hits are shorter than a reading can tell take no more time together than there was', () => {
  handle.reset();
  run(`function spins(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum ^= i;
  }
  return sum;
}
spins(20000000);`);
  const { functions, run: info, totals } = program.profile();
  const all = functions.flatMap(({ lines }) => lines).reduce((sum, { self }) => sum + self.ms, 0);
  const most = info.durationMs - totals.probeMs;
  assert.ok(all > most / 4 && all <= most + 0.01, `${all} of ${most}`);
  // Such lines are read seldom; ten times as often where the profiler's own garbage is in their intervals.
  assert.ok(totals.probes < 60_000, `${totals.probes} readings`);
});

test('what a line calls is inclusive in it, by the contexts that samples were taken in', () => {
  handle.reset();
  run(`function caller(n) {
  for (let i = 0; i < n; i++) {
    small(i);
    large(i);
  }
}
function small(i) {
  return [i];
}
function large(i) {
  return make(i);
}
function make(i) {
  return new Array(100).fill(i);
}
caller(20000);`);
  const profile = program.profile();
  const perHit = (offset: number): number => lineOf(profile, 'caller', offset).allocated / 20_000;
  assert.ok(perHit(3) > 800 && perHit(3) < 900, `large ${perHit(3)}`);
  assert.ok(perHit(2) < 100, `small ${perHit(2)}`);
  assert.equal(functionOf(profile, 'make').calls, 20_000);
});

test('frames that are left by exceptions, and recursion, are counted', () => {
  handle.reset();
  run(`function fails(n) {
  if (n === 0) throw new Error('end');
  fails(n - 1);
}
function tries() {
  let caught = 0;
  for (let i = 0; i < 300; i++) {
    try {
      fails(10);
    } catch {
      caught++;
    }
  }
  return caught;
}
tries();`);
  const profile = program.profile();
  assert.equal(functionOf(profile, 'fails').calls, 3300);
  assert.equal(lineOf(profile, 'tries', 6).hits, 300);
  assert.equal(lineOf(profile, 'fails', 2).hits, 3000);
});

test('generators and async functions are counted', async () => {
  handle.reset();
  await run(`async function waits(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += await i;
    for (const value of counts(3)) sum += value;
  }
  return sum;
}
function* counts(n) {
  for (let i = 0; i < n; i++) {
    yield i;
  }
}
waits(500)`);
  const profile = program.profile();
  assert.equal(functionOf(profile, 'waits').calls, 1);
  assert.equal(functionOf(profile, 'counts').calls, 500);
  assert.equal(lineOf(profile, 'waits', 3).hits, 500);
  assert.equal(lineOf(profile, 'counts', 2).hits, 1500);
});

test('what a loop makes when it begins is not taken for what each of its turns makes', () => {
  handle.reset();
  run(`function turns(n) {
  let sum = 0;
  for (const value of new Array(n).fill(1)) {
    sum += value;
  }
  return sum;
}
for (let round = 0; round < 5; round++) turns(40000);`);
  const { hits, self, error } = lineOf(program.profile(), 'turns', 2);
  assert.equal(hits, 5 * 40_001);
  const arrays = 5 * (16 + 8 * 40_000);
  // A turn's own object of its iterator is made until V8 has optimised the loop.
  const most = arrays * 1.02 + 5 * 40_000 * 40;
  assert.ok(
    self.allocated > arrays * 0.98 && self.allocated < most + 2 * error!,
    `${self.allocated} ± ${error} of ${arrays}`,
  );
});

test('a line that cannot allocate by its text is sampled, too: it may make room for a property', () => {
  handle.reset();
  run(`function grows(n) {
  for (let i = 0; i < n; i++) {
    const object = { a: i };
    object.b = i;
  }
}
grows(50000);`);
  const { hits, self } = lineOf(program.profile(), 'grows', 3);
  assert.equal(hits, 50_000);
  // A store of properties has room for three.
  const perHit = self.allocated / hits;
  assert.ok(perHit > 36 && perHit < 60, `${perHit}`);
});

test('an array that grows now and then grows on its line: no other line of the loop can have made the jumps', () => {
  handle.reset();
  run(`function pushes(n) {
  const kept = [];
  for (let i = 0; i < n; i++) {
    kept.push(i);
  }
}
for (let round = 0; round < 5; round++) pushes(200000);`);
  const profile = program.profile();
  const { hits, self } = lineOf(profile, 'pushes', 3);
  assert.equal(hits, 1_000_000);
  let made = 0;
  for (let length = 0; length < 200_000; made += 16 + 8 * length) length += 1 + ((length + 1) >> 1) + 16;
  // What V8 does meanwhile in stretches of thousands of lines is not told apart.
  assert.ok(self.allocated > 5 * made * 0.8 && self.allocated < 5 * made * 1.2, `${self.allocated} of ${5 * made}`);
  assert.ok(profile.totals.residual! < self.allocated / 5, `${profile.totals.residual}`);
});
