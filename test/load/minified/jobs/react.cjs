const React = require('./node_modules/react/umd/react.production.min.js');
// The bundle of the server looks for React as a module of that name.
const { createElement: h, useState, useMemo, useContext, createContext, Fragment, memo, Suspense } = React;
const server = require('./node_modules/react-dom/cjs/react-dom-server-legacy.node.production.min.js');
const Theme = createContext('light');
const Item = memo(({ n }) => h('li', { className: useContext(Theme), style: { top: n } }, 'item ', n));
class Box extends React.Component {
  state = { open: true };
  render() {
    return h('section', { 'data-open': this.state.open }, this.props.children);
  }
}
function List({ count }) {
  const [start] = useState(() => 1);
  const items = useMemo(() => Array.from({ length: count }, (_, i) => i + start), [count, start]);
  return h(
    Fragment,
    null,
    h('h1', { dangerouslySetInnerHTML: { __html: '<b>x</b>' } }),
    h(
      'ul',
      null,
      items.map((n) => h(Item, { key: n, n })),
    ),
  );
}
const page = h(
  Suspense,
  { fallback: '…' },
  h(Theme.Provider, { value: 'dark' }, h(Box, null, h(List, { count: 30 }), '<&>', null, false)),
);
console.log(Object.keys(React).join(' '), React.version);
console.log(React.Children.toArray([1, [2, [3]]]).length, React.isValidElement(page));
try {
  React.Children.only([1, 2]);
} catch (error) {
  console.log(error.stack);
}
try {
  console.log(server.renderToStaticMarkup(page));
} catch (error) {
  console.log(error.stack);
}
