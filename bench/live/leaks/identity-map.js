// held by: rows, a Map
const bench = globalThis.bench ?? (() => {});
class Entity {
  constructor(id) {
    this.id = id;
    this.name = `entity ${id}`;
    this.values = new Array(150).fill(id); // leak
  }
}

class Session {
  rows = new Map();
  find(id) {
    let row = this.rows.get(id);
    if (row === undefined) {
      row = new Entity(id); // part
      this.rows.set(id, row); // part
    }
    return row;
  }
}
const session = new Session();

bench('before');
for (let id = 0; id < 5000; id++) session.find(id);
bench('after', session);
