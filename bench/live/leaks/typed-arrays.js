// held by: frames, an Array
const bench = globalThis.bench ?? (() => {});
const frames = [];

function record(id) {
  const frame = new Float64Array(10_000); // leak
  frame[0] = id;
  frames.push(frame);
}

bench('before');
for (let id = 0; id < 100; id++) record(id);
bench('after', frames);
