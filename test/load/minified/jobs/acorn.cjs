// acorn is published as it was written; the test minifies it.
const acorn = require('./acorn.min.js');
const { readFileSync } = require('node:fs');
const count = {};
const walk = (node) => {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.type === 'string') count[node.type] = (count[node.type] ?? 0) + 1;
  for (const value of Object.values(node)) if (typeof value === 'object') walk(value);
};
walk(acorn.parse(readFileSync(require.resolve('acorn'), 'utf8'), { ecmaVersion: 'latest', locations: true }));
console.log(JSON.stringify(count));
console.log(
  [...acorn.tokenizer('let {a = `x`} = /r/u, b = a ?? 1n;', { ecmaVersion: 'latest' })]
    .map((t) => t.type.label)
    .join(' '),
);
for (const wrong of ['let let = 1', 'a => { return }}', 'class { }', '"\\u{}"', 'for (;;']) {
  try {
    acorn.parse(wrong, { ecmaVersion: 2024 });
  } catch (error) {
    // The places of the stack; V8 takes the names in it from what stands around a function, probes included.
    console.log(error.message, error.stack.match(/\w+.js:\d+:\d+/g), error.pos, JSON.stringify(error.loc));
  }
}
