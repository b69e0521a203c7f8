// held by: seen, a Set
const bench = globalThis.bench ?? (() => {});
const seen = new Set();

function visit(id) {
  seen.add(`https://example.org/${'path/'.repeat(60)}${id}`); // leak
}

bench('before');
for (let id = 0; id < 15_000; id++) visit(id);
bench('after', seen);
