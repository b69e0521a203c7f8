// @profile
function summary(count) {
  let ids = [];
  for (let i = 0; i < count; i++) {
    ids = ids.concat(i);
  }
  return ids.length;
}

console.log(summary(2000));
