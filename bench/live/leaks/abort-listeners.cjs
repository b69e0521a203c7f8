// held by: shutdown, an AbortController
const bench = globalThis.bench ?? (() => {});
const shutdown = new AbortController();
require('node:events').setMaxListeners(0, shutdown.signal);

function request(id) {
  const body = { id, bytes: new Array(500).fill(id) }; // leak
  shutdown.signal.addEventListener('abort', () => body.bytes.fill(0)); // part
}

bench('before');
for (let id = 0; id < 1500; id++) request(id);
bench('after', shutdown);
