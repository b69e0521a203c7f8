// Runs one of the programs: node run.cjs <name> [times]. Prints the CPU ms that its main thread took for the work. Given
// times, the work is done once before, and what is measured by line begins after that.
const { readFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');

/** CPU time of the main thread in ms, where the scheduler tells it; else of the process. */
function cpu() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

async function main(name, times) {
  const { work } = require(`./${name}.cjs`);
  if (times !== undefined) {
    await work();
    const { reset } = await import(pathToFileURL(process.env.BENCH_MPROF_LINE).href);
    reset();
  }
  const start = cpu();
  for (let i = 0; i < Number(times ?? 1); i++) await work();
  console.log(`cpu ${(cpu() - start).toFixed(2)}`);
}

main(process.argv[2], process.argv[3]);
