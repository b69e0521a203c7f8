// held by: cache, a Map
const bench = globalThis.bench ?? (() => {});
const cache = new Map();

function render(user) {
  if (cache.has(user)) return cache.get(user);
  const html = JSON.stringify({ user, items: Array.from({ length: 40 }, (_, i) => `item ${i} of ${user.name}`) }); // leak
  cache.set(user, html); // part
  return html;
}

bench('before');
let length = 0;
for (let i = 0; i < 6000; i++) length += render({ name: `user ${i}` }).length; // part
bench('after', cache, length);
