import _, { groupBy, template } from './underscore.min.mjs';

console.log(Object.keys(_).length, JSON.stringify(groupBy([1, 2, 3, 4], (n) => n % 2)));
console.log(
  _.chain([3, 1, 2])
    .sortBy()
    .map((n) => n * 2)
    .reverse()
    .value(),
  template('<%= a %>!')({ a: 1 }),
);
console.log(
  _.isEqual({ a: [1, { b: new Date(0) }] }, { a: [1, { b: new Date(0) }] }),
  _.flatten([1, [2, [3, [4]]]]),
  _.escape('<&>'),
);
const memo = _.memoize((n) => (n < 2 ? n : memo(n - 1) + memo(n - 2)));
console.log(
  memo(40),
  _.range(0, 20, 5),
  _.partition([1, 2, 3], (n) => n > 1),
  _.debounce.length,
);
try {
  _.each([1], () => null.x);
} catch (error) {
  console.log(error.stack);
}
