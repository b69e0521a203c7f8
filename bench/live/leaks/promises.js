// held by: job, which waits
const bench = globalThis.bench ?? (() => {});
const waiting = [];

async function job(id) { // part
  const data = load(id);
  await new Promise((resolve) => waiting.push(resolve)); // part
  return data.length;
}

function load(id) {
  return new Array(600).fill(id); // leak
}

bench('before');
for (let id = 0; id < 1500; id++) job(id);
setImmediate(() => bench('after', waiting));
