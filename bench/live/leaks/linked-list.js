// held by: head, an Object
const bench = globalThis.bench ?? (() => {});
let head = null;

function push(id) {
  head = { id, value: new Array(300).fill(id), next: head }; // leak
}

bench('before');
for (let id = 0; id < 2500; id++) push(id);
bench('after', head);
