const bench = globalThis.bench ?? (() => {});
const cache = new Map();

function load(id) {
  const image = new Array(4000).fill(id); // nothing
  cache.set(id % 50, new WeakRef(image));
  return image.length;
}

bench('before');
let sum = 0;
let id = 0;
(function next() {
  for (let i = 0; i < 100; i++) sum += load(id++);
  if (id < 5000) setImmediate(next);
  else setImmediate(() => bench('after', cache, sum));
})();
