import * as v8 from 'node:v8';
import * as vm from 'node:vm';

/** V8's own `gc`, without a flag of the user's: it collects everything, now. */
export function garbageCollector(): () => void {
  v8.setFlagsFromString('--expose-gc');
  const gc = vm.runInNewContext('gc') as () => void;
  v8.setFlagsFromString('--no-expose-gc');
  return gc;
}
