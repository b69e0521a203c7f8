/*
 * Three downloads at the same time, each with its own appetite. (They come from a timer, not from the network.)
 *
 *   npx mprof-line examples/async.js
 *
 * Although the three run interleaved, every line has exactly what it allocated itself: 30 chunks of 64 KB are 1.9 MB,
 * 60 are 3.8 MB, 120 are 7.5 MB, which makes 13.1 MB together. While a function waits, nothing is charged to it; what
 * memory did in the meantime, when no other profiled line ran, is in `awaited`.
 */
import { setTimeout as wait } from 'node:timers/promises';

const CHUNK = 64 * 1024;

async function* network(chunks) {
  for (let i = 0; i < chunks; i++) {
    await wait(1);
    yield i;
  }
}

// @profile
async function download(name, chunks) {
  const parts = [];
  for await (const number of network(chunks)) {
    parts.push(Buffer.alloc(CHUNK, number));
  }
  const whole = Buffer.concat(parts);
  return `${name}: ${whole.length} bytes`;
}

// @profile
async function downloadAll() {
  const results = await Promise.all([
    download('small', 30),
    download('medium', 60),
    download('large', 120),
  ]);
  return results.join(', ');
}

console.log(await downloadAll());
