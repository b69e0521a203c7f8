// held by: a Timeout
const bench = globalThis.bench ?? (() => {});
function poll(id) {
  const state = { id, history: new Array(400).fill(id) }; // leak
  setInterval(() => state.history.push(id), 3_600_000).unref(); // part
}

bench('before');
for (let id = 0; id < 2000; id++) poll(id);
bench('after');
