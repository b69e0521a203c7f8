// held by: globalThis
const bench = globalThis.bench ?? (() => {});
globalThis.requests = {};

function handle(id) {
  globalThis.requests[`request ${id}`] = { id, scratch: new Array(300).fill(id) }; // leak
}

bench('before');
for (let id = 0; id < 2500; id++) handle(id);
bench('after');
