// held by: registered, a FinalizationRegistry
const bench = globalThis.bench ?? (() => {});
const registered = new FinalizationRegistry(() => {});
const targets = [];

function track(id) {
  const target = { id };
  targets.push(target);
  registered.register(target, { id, note: new Array(300).fill(id) }); // leak
}

bench('before');
for (let id = 0; id < 2500; id++) track(id);
bench('after', registered, targets);
