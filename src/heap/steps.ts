/** One thing on the way to an object, in a person's words. */
export interface Step {
  /** What the one before knows it by: a variable (then `file` is its module's), a property, `[]` for an element; a function's own name; '' when nothing tells. */
  name: string;
  /** Its constructor, `closure`, `suspended` for a function that waits, `(string)`, …; `global`, `module` and `root` for where ways begin. */
  kind: string;
  file?: string;
  line?: number;
}

/** Steps of a way that are shown, at most; of a longer one, those in the middle are left out. */
const STEPS = 10;
/** Says nothing about what waits for the program. */
const PLAIN: ReadonlySet<string> = new Set(['closure', 'Object', 'Array', 'Map', 'Set', '(string)', 'global', 'root']);

const isOfNode = ({ file }: Step): boolean => file?.startsWith('node:') ?? false;
const isOfProgram = (step: Step): boolean => step.file !== undefined && !isOfNode(step);

/**
 * Without what is Node's own before the program's part: its loader, its queues. The last thing with a name of its own stays, as it tells what waits for the program: a
 * Timeout, a Socket.
 */
export function trim(steps: readonly Step[]): Step[] {
  const last = steps.findLastIndex(isOfNode);
  const first = steps.findIndex((step, i) => i > last && (isOfProgram(step) || step.kind === 'global'));
  // Nothing of the program's is on the way: what Node's own files hold.
  if (first < 0) return last + 1 < steps.length ? steps.slice(last + 1) : [...steps];
  if (first === 0) return [...steps];
  const before = steps.slice(0, first).findLast(({ kind }) => !PLAIN.has(kind));
  return [...(before ? [{ name: '', kind: before.kind }] : []), ...steps.slice(first)];
}

/** Behind the profiler stands its own function of the module, which refers to the module's variables. */
export function moduleFirst(steps: readonly Step[]): Step[] {
  const keeper = steps.findIndex(({ kind, file }) => kind === 'closure' && file !== undefined);
  if (keeper < 0) return trim(steps);
  return [{ name: '', kind: 'module', file: steps[keeper]!.file! }, ...steps.slice(keeper + 1)];
}

/** A list that is linked is told once: `next` a thousand times is one step. */
export function fold(steps: readonly Step[]): Step[] {
  return steps.filter((step, i) => {
    const before = steps[i - 1];
    const again = before !== undefined && step.name === before.name && step.kind === before.kind;
    return !again || i === steps.length - 1 || step.kind === 'closure';
  });
}

export function shorten(steps: readonly Step[]): Step[] {
  if (steps.length <= STEPS) return [...steps];
  return [...steps.slice(0, 2), { name: '', kind: '…' }, ...steps.slice(3 - STEPS)];
}
