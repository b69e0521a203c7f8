const bench = globalThis.bench ?? (() => {});
const cache = [];

function load(id) {
  cache[id % 100] = new Array(2000).fill(id); // stays
}

bench('before');
const until = Date.now() + 1500;
for (let id = 0; Date.now() < until; id++) load(id);
bench('after', cache);
