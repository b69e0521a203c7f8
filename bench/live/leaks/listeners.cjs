// held by: bus, an EventEmitter
const bench = globalThis.bench ?? (() => {});
const { EventEmitter } = require('node:events');
const bus = new EventEmitter().setMaxListeners(0);

function handle(id) {
  const body = new Array(1000).fill(id); // leak
  bus.on('shutdown', () => body.fill(0)); // part
  return body.length;
}

bench('before');
for (let id = 0; id < 1000; id++) handle(id);
bench('after', bus);
