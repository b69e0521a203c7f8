// from elsewhere: messages
const bench = globalThis.bench ?? (() => {});
const { Worker } = require('node:worker_threads');
const inbox = [];
const source = `
  const { parentPort } = require('node:worker_threads');
  for (let i = 0; i < 400; i++) parentPort.postMessage({ i, rows: Array.from({ length: 300 }, (_, k) => ({ k, i })) });
`;

function receive(message) {
  inbox.push(message);
}

bench('before');
const worker = new Worker(source, { eval: true });
worker.on('message', receive);
worker.on('exit', () => bench('after', inbox));
