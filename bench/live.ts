/**
 * Leaks with known bytes: what a plain run retains by V8's heap snapshots, and what `--live --holders` tells: `npm run bench:live`, on all
 * supported versions. Words among the arguments choose leaks by name; options (`--fast`) go to the profiler. Exit status 1 when a
 * figure is off by more than 10 % and by three standard errors, the leaking line is not named first, or who holds it is not named.
 */
import { findLeaks, tryLeak } from './live/leaks.ts';

const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const options = process.argv.slice(2).filter((word) => word.startsWith('-'));
const MB = 1 << 20;

console.log(`Node ${process.version}${options.map((option) => ` ${option}`).join('')}`);
console.log(`${'leak'.padEnd(28)}${'retained'.padStart(10)}${'live'.padStart(10)}${'±'.padStart(8)}`);
let wrong = 0;
for (const leak of findLeaks()) {
  if (words.length > 0 && !words.some((word) => leak.name.includes(word))) continue;
  const { retained, live, error, faults } = tryLeak(leak, options);
  if (faults.length > 0) wrong++;
  const figures = [retained, live].map((bytes) => `${(bytes / MB).toFixed(2)} MB`.padStart(10)).join('');
  const told = faults.length === 0 ? 'right' : `WRONG: ${faults.join(', ')}`;
  console.log(`${leak.name.padEnd(28)}${figures}${(error / MB).toFixed(2).padStart(8)}  ${told}`);
}
process.exitCode = wrong === 0 ? 0 : 1;
