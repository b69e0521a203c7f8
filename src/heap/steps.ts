/** One thing on the way to an object, in a person's words. */
export interface Step {
  /** What the one before knows it by: a variable (then `file` is its module's), a property, `[]` for an element; a function's own name; '' when nothing tells. */
  name: string;
  /** Names that it may have, when one of them is meant and V8 does not tell which. */
  names?: readonly string[];
  /** It is a variable of a file's top level, known by its name. */
  ofModule?: true;
  /** Its constructor, `closure`, `suspended` for a function that waits, `(string)`, …; `global`, `module` and `root` for where ways begin. */
  kind: string;
  file?: string;
  line?: number;
}

/** Steps of a way that are shown, at most; of a longer one, those in the middle are left out. */
const STEPS = 10;
/** Says nothing about what waits for the program. */
const PLAIN: ReadonlySet<string> = new Set(['closure', 'Object', 'Array', 'Map', 'Set', '(string)', 'global', 'root']);

/** The kind of a module of Node's own. */
export const OF_NODE = 'module of Node’s own';

const isOfNode = ({ file }: Step): boolean => file?.startsWith('node:') ?? false;
const isOfProgram = (step: Step): boolean => step.file !== undefined && !isOfNode(step);

/**
 * Without what is Node's own before the program's part: its loader, its queues. The last thing with a name of its own stays, as it tells what waits for the program: a
 * Timeout, a Socket.
 */
export function trim(steps: readonly Step[]): Step[] {
  // What a module's variables hold begins there; Node's own parts on the way tell nothing.
  if (steps[0]?.kind === 'module') return steps.filter((step) => !isOfNode(step) || step.kind !== 'closure');
  const last = steps.findLastIndex(isOfNode);
  const first = steps.findIndex((step, i) => i > last && (isOfProgram(step) || step.kind === 'global'));
  // Nothing of the program's is on the way: what Node's own files hold.
  if (first < 0) {
    const begin = Math.max(
      steps.findLastIndex(({ kind }) => kind === OF_NODE),
      last + 1,
    );
    return begin < steps.length ? steps.slice(begin) : [...steps];
  }
  if (first === 0) return [...steps];
  const before = steps.slice(0, first).findLast(({ kind }) => !PLAIN.has(kind));
  const [begin, ...rest] = steps.slice(first);
  return [
    ...(before ? [{ name: '', kind: before.kind }] : []),
    begin!.name === '[]' ? { ...begin!, name: '' } : begin!,
    ...rest,
  ];
}

/** A list that is linked is told once: `next` a thousand times is one step. */
export function fold(steps: readonly Step[]): Step[] {
  return steps.filter((step, i) => {
    const before = steps[i - 1];
    const again =
      before !== undefined && step.name === before.name && step.kind === before.kind && step.line === before.line;
    return !again || i === steps.length - 1 || step.kind === 'closure';
  });
}

export function shorten(steps: readonly Step[]): Step[] {
  if (steps.length <= STEPS) return [...steps];
  return [...steps.slice(0, 2), { name: '', kind: '…' }, ...steps.slice(3 - STEPS)];
}

/** What says who holds something, other than plain containers. */
const CONTAINERS: ReadonlySet<string> = new Set(['Object', 'Array', 'Map', 'Set', '(string)']);

/**
 * A way without what is inside of a container's elements: all that the elements of a Map hold is held by the Map. An element is told when it, or
 * something in it, has more to say: a function, a Promise, an object of a class.
 */
export function containerOf(steps: readonly Step[]): Step[] {
  const last = steps.findLastIndex(({ kind }) => !CONTAINERS.has(kind));
  const first = steps.findIndex(({ name }, i) => i > Math.max(last, 0) && name === '[]');
  return first < 0 ? [...steps] : steps.slice(0, first + 1);
}

/** Between the steps of a way as one text. */
const BETWEEN = '\n';

/** A way as one text: the same for the same steps. */
export function keyOfWay(steps: readonly Step[]): string {
  return steps.map((step) => JSON.stringify(step)).join(BETWEEN);
}

/** The way to what holds the last step; undefined for a way of one step. */
export function outerWay(way: string): string | undefined {
  const end = way.lastIndexOf(BETWEEN);
  return end < 0 ? undefined : way.slice(0, end);
}
