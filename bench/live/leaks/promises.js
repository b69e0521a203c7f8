// held by: job, which waits
const bench = globalThis.bench ?? (() => {});
const waiting = [];

async function job(id) { // part
  const data = new Array(600).fill(id); // leak
  await new Promise((resolve) => waiting.push(resolve)); // part
  return data.length;
}

bench('before');
for (let id = 0; id < 1500; id++) job(id);
setImmediate(() => bench('after', waiting));
