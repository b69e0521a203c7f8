// held by: Registry
const bench = globalThis.bench ?? (() => {});
class Registry {
  static items = [];
  static add(id) {
    Registry.items.push({ id, config: new Array(300).fill(id) }); // leak
  }
}

bench('before');
for (let id = 0; id < 2500; id++) Registry.add(id);
bench('after', Registry);
