// held by: handlers, an Array
const bench = globalThis.bench ?? (() => {});
const handlers = [];

function subscribe(id) {
  const page = Array.from({ length: 300 }, (_, row) => `row ${row} of ${id}`).join('\n'); // leak
  handlers.push(() => page.length); // part
}

bench('before');
for (let id = 0; id < 2500; id++) subscribe(id);
bench('after', handlers);
