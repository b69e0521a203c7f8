// held by: walk, which waits
const bench = globalThis.bench ?? (() => {});
const walks = [];

function* walk(id) { // part
  const page = new Array(500).fill(id); // leak
  yield page[0];
  yield page.length;
}

function start(id) {
  const steps = walk(id); // part
  steps.next();
  walks.push(steps);
}

bench('before');
for (let id = 0; id < 2000; id++) start(id);
bench('after', walks);
