// held by: tokens, an Array
const bench = globalThis.bench ?? (() => {});
const tokens = [];

function read(id) {
  const text = Buffer.alloc(20_000, `document ${id} `).toString('latin1'); // leak
  tokens.push(text.substring(100, 130)); // part
}

bench('before');
for (let id = 0; id < 400; id++) read(id);
bench('after', tokens);
