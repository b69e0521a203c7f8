// held by: handlers, an Array
const bench = globalThis.bench ?? (() => {});
const handlers = [];

function subscribe(id) {
  const text = `row of ${id} `.repeat(300);
  const page = Buffer.from(text).toString(); // leak
  handlers.push(() => page.length); // part
}

bench('before');
for (let id = 0; id < 2500; id++) subscribe(id);
bench('after', handlers);
