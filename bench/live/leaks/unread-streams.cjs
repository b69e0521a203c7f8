// held by: open, an Array
const bench = globalThis.bench ?? (() => {});
const { PassThrough } = require('node:stream');
const open = [];

function receive(id) {
  const body = new PassThrough({ highWaterMark: 1e6 }); // part
  body.write(Buffer.alloc(30_000, id % 256)); // leak
  open.push(body);
}

bench('before');
for (let id = 0; id < 300; id++) receive(id);
setImmediate(() => bench('after', open));
