const bench = globalThis.bench ?? (() => {});
function render(id) {
  const rows = Array.from({ length: 300 }, (_, i) => ({ i, text: `row ${i} of ${id}` })); // nothing
  return JSON.stringify(rows).length; // nothing
}

bench('before');
let sum = 0;
for (let id = 0; id < 1000; id++) sum += render(id);
bench('after', sum);
