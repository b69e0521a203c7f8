import { readFileSync } from 'node:fs';
import { openTree } from './tree.ts';
import type { OtherProgram, TreeSample } from './types.ts';
import { watchTree } from './watch.ts';

interface Followed extends OtherProgram {
  samplesPerPoint: number;
  samples: number;
}

/** ms between two looks at least: a look costs more than a sample of one process. */
const LEAST_INTERVAL = process.platform === 'linux' ? 50 : 1000;
const MOST_POINTS = 2048;
/** So many programs are remembered at once; of more, those that needed most. */
const MOST_PROGRAMS = 1024;

/** What is kept of a command: it is there to be recognised. */
const MOST_WORDS = 100;
const LONGEST_WORD = 1000;

/** Watches the programs below process `pid` until that ends, or `signal` aborts. Returns what was seen of them so far. Never throws. */
export function watchPrograms(pid: number, interval: number, signal: AbortSignal): () => OtherProgram[] {
  const known = new Map<number, Followed>();
  const running = new Map<number, Followed>();
  let parent = '';

  function onSample({ time, children }: TreeSample): void {
    for (const pid of running.keys()) if (!children.has(pid)) running.delete(pid);
    for (const [pid, rss] of children) {
      const program = running.get(pid) ?? begin(pid);
      name(program);
      add(program, time, rss);
    }
  }

  function begin(pid: number): Followed {
    if (known.size === MOST_PROGRAMS) known.delete(smallest(known));
    const program: Followed = { pid, command: [], time: [], rss: [], samplesPerPoint: 1, samples: 0 };
    known.set(pid, program);
    running.set(pid, program);
    return program;
  }

  /** A process can become another program; right after its start it looks like the one that started it. */
  function name(program: Followed): void {
    const command = commandOf(program.pid);
    // It has ended since its memory was read.
    if (command.length === 0) return;
    if (command.join('\0') !== program.command.join('\0')) forget(program);
    program.command = command;
  }

  const watch = async (): Promise<void> => {
    parent = commandOf(pid).join('\0');
    const tree = await openTree(pid, { children: true });
    await watchTree(tree, { interval: Math.max(interval, LEAST_INTERVAL), onSample, signal });
    tree.close();
  };
  // A program that cannot be watched, or that has ended already, is measured all the same.
  watch().catch(() => {});
  return () =>
    [...known.values()]
      .filter(({ command, time }) => time.length > 1 || command.length === 0 || command.join('\0') !== parent)
      .map(({ pid, command, time, rss }) => ({ pid, command: [...command], time: [...time], rss: [...rss] }));
}

function commandOf(pid: number): string[] {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return words
      .slice(0, MOST_WORDS)
      .map((word) => (word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD)}…` : word));
  } catch {
    return [];
  }
}

function forget(program: Followed): void {
  program.time.length = 0;
  program.rss.length = 0;
  program.samples = 0;
}

/** When there is no more room, two neighbours become one: the larger. */
function add(program: Followed, time: number, rss: number): void {
  const { time: times, rss: sizes } = program;
  if (program.samples % program.samplesPerPoint === 0) {
    if (times.length === MOST_POINTS) halve(program);
    times.push(time);
    sizes.push(rss);
  } else if (rss > sizes.at(-1)!) {
    times[times.length - 1] = time;
    sizes[sizes.length - 1] = rss;
  }
  program.samples += 1;
}

function halve(program: Followed): void {
  const { time, rss } = program;
  const kept = rss.flatMap((size, i) => (i % 2 > 0 ? [] : [(rss[i + 1] ?? 0) > size ? i + 1 : i]));
  program.time = kept.map((i) => time[i]!);
  program.rss = kept.map((i) => rss[i]!);
  program.samplesPerPoint *= 2;
}

function smallest(programs: Map<number, OtherProgram>): number {
  const peak = ({ rss }: OtherProgram): number => rss.reduce((most, size) => Math.max(most, size), 0);
  let least = [...programs.values()][0]!;
  for (const program of programs.values()) if (peak(program) < peak(least)) least = program;
  return least.pid;
}
