// held by: heads, an Array
const bench = globalThis.bench ?? (() => {});
const heads = [];

function read(id) {
  const file = Buffer.alloc(100_000, id % 256); // leak
  heads.push(file.subarray(0, 16)); // part
}

bench('before');
for (let id = 0; id < 100; id++) read(id);
bench('after', heads);
