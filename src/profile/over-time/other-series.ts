import type { OtherProgram } from '../../process/types.ts';
import type { Series } from '../types.ts';

/** Series of the programs that are not among the processes `measured`; `startedAt`: epoch ms of the run. */
export function otherSeries(
  programs: readonly OtherProgram[],
  measured: ReadonlySet<number>,
  startedAt: number,
): Series[] {
  return programs
    .filter(({ pid }) => !measured.has(pid))
    .map(({ pid, command, time, rss }) => ({
      pid,
      threadId: 0,
      command,
      time: time.map((at) => Math.round((at - startedAt) * 1000) / 1000),
      rss,
      heap: rss.map(() => 0),
      context: rss.map(() => 0),
      line: rss.map(() => 0),
    }));
}
