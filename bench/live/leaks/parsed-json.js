// held by: audit, an Array
const bench = globalThis.bench ?? (() => {});
const audit = [];
const text = JSON.stringify({ items: Array.from({ length: 40 }, (_, i) => ({ sku: `sku-${i}`, price: i * 15 })) });

function handle(body) {
  const order = JSON.parse(body); // leak
  audit.push(order);
}

bench('before');
for (let i = 0; i < 2500; i++) handle(text);
bench('after', audit);
