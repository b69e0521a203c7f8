// held by: visitors, an Array
const bench = globalThis.bench ?? (() => {});
const visitors = [];

function remember(id) {
  visitors.push({ id, seen: new Date(), trail: new Array(200).fill(id) }); // leak
}

bench('before');
for (let id = 0; id < 4000; id++) remember(id);
bench('after', visitors);
