// The same program after a repair.

// @profile
function summary(count) {
  const ids = [];
  for (let i = 0; i < count; i++) {
    ids.push(i);
  }
  return ids.length;
}

console.log(summary(2000));
