// held by: a Timeout
const bench = globalThis.bench ?? (() => {});
const { AsyncLocalStorage } = require('node:async_hooks');
const storage = new AsyncLocalStorage();

function handle(id) {
  const store = { id, trail: new Array(500).fill(id) }; // leak
  storage.run(store, () => setTimeout(() => {}, 3_600_000).unref()); // part
}

bench('before');
for (let id = 0; id < 2000; id++) handle(id);
bench('after', storage);
