/*
 * The same totals computed twice: once by copying an object for every order, once without.
 *
 *   npx mprof-line examples/quickstart.js        (in this repository: npm run demo)
 *
 * Look for the line with the full bar in `totalsByCopying`. It hardly adds to memory (increment), because each copy is
 * garbage as soon as the next one is made, but it allocates by far the most (allocated), and the collector has to clean
 * all of it up. `totalsInPlace` gives the same answer and allocates next to nothing.
 */

// @profile
function makeOrders(count) {
  const orders = [];
  for (let i = 0; i < count; i++) {
    orders.push({ customer: `customer ${i % 200}`, amount: i % 97 });
  }
  return orders;
}

// @profile
function totalsByCopying(orders) {
  let totals = {};
  for (const { customer, amount } of orders) {
    const before = totals[customer] ?? 0;
    totals = { ...totals, [customer]: before + amount };
  }
  return totals;
}

// @profile
function totalsInPlace(orders) {
  const totals = new Map();
  for (const { customer, amount } of orders) {
    const before = totals.get(customer) ?? 0;
    totals.set(customer, before + amount);
  }
  return totals;
}

const orders = makeOrders(20_000);
const copied = totalsByCopying(orders);
const inPlace = totalsInPlace(orders);
console.log(`${Object.keys(copied).length} customers, the totals agree: ${inPlace.get('customer 7') === copied['customer 7']}`);
