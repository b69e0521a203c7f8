// held by: logs, an Array
const bench = globalThis.bench ?? (() => {});
const logs = [];

function log(id) {
  let text = '';
  for (let i = 0; i < 100; i++) {
    text += `entry ${i} of ${id}; `; // leak
  }
  logs.push(text);
}

bench('before');
for (let id = 0; id < 800; id++) log(id);
bench('after', logs);
