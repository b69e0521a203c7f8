const _ = require('lodash/lodash.min.js');
const rows = Array.from({ length: 500 }, (_, i) => ({
  id: i,
  name: `n${i % 17}`,
  at: new Date(i * 1e7),
  tags: ['a', 'b', i % 3],
}));
const shown = (value) => console.log(JSON.stringify(value));
shown(_.mapValues(_.groupBy(rows, 'name'), 'length'));
shown(
  _.chain(rows)
    .filter((r) => r.id % 7 === 0)
    .map('id')
    .chunk(5)
    .flatten()
    .take(20)
    .value(),
);
shown(_.merge({ a: { b: [1, 2] } }, { a: { b: [3], c: null } }));
shown([_.camelCase('foo bar-baz'), _.kebabCase('FooBar'), _.deburr('déjà'), _.truncate('a long text '.repeat(5))]);
shown([_.isEqual(_.cloneDeep(rows), rows), _.uniqBy(rows, 'name').length, _.sortBy(rows, ['name', 'id'])[3]]);
shown(_.template('<% for (const x of xs) { %><%- x %>;<% } %>')({ xs: ['<a>', '&'] }));
shown([_.get({ a: [{ b: 1 }] }, 'a[0].b'), _.set({}, 'x[1].y', 2), _.curry((a, b, c) => a + b + c)(1)(2)(3)]);
shown(_.functions(_).length);
try {
  _.template('<% } %>');
} catch (error) {
  console.log(error.name, error.message);
}
try {
  _.debounce(1);
} catch (error) {
  console.log(error.stack);
}
_.defer(() => console.log('deferred'));
