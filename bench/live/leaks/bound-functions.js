// held by: jobs, an Array
const bench = globalThis.bench ?? (() => {});
const jobs = [];

function run(task) {
  return task.id;
}

function schedule(id) {
  const task = { id, payload: new Array(300).fill(id) }; // leak
  jobs.push(run.bind(null, task)); // part
}

bench('before');
for (let id = 0; id < 2500; id++) schedule(id);
bench('after', jobs);
