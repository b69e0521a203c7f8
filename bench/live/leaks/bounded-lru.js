// held by: entries, a Map
const bench = globalThis.bench ?? (() => {});
class Lru {
  entries = new Map();
  set(key, value) {
    this.entries.delete(key);
    this.entries.set(key, value); // part
    if (this.entries.size > 100) this.entries.delete(this.entries.keys().next().value);
  }
}
const lru = new Lru();

function load(id) {
  const image = new Array(8000).fill(id); // leak
  lru.set(id, image);
}

bench('before');
for (let id = 0; id < 4000; id++) load(id);
bench('after', lru);
