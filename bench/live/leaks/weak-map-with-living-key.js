// held by: value in a WeakMap
const bench = globalThis.bench ?? (() => {});
const metadata = new WeakMap();
const app = {};
metadata.set(app, []);

function annotate(id) {
  metadata.get(app).push({ id, marks: new Array(300).fill(id) }); // leak
}

bench('before');
for (let id = 0; id < 2500; id++) annotate(id);
bench('after', metadata, app);
