// held by: errors, an Array
const bench = globalThis.bench ?? (() => {});
const errors = [];

function fail(id) {
  const error = new Error(`request ${id}`); // part
  error.request = new Array(1500).fill(id); // leak
  errors.push(error);
}

bench('before');
for (let id = 0; id < 2500; id++) fail(id);
bench('after', errors);
