import type { RunInfo } from '../../profile/types.ts';
import { formatCount, formatMs } from '../../text/units.ts';

/** When, how long and on what a program ran, and of how many runs the numbers are. */
export function runText(run: RunInfo): string {
  const threads = run.threads.length;
  const processes = new Set(run.threads.map(({ pid }) => pid)).size;
  return [
    new Date(run.startedAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }),
    formatMs(run.durationMs),
    `Node ${run.node.replace(/^v/, '')}`,
    ...(run.profiles === undefined ? [] : [`${formatCount(run.profiles)} profiles added up`]),
    ...(threads > 1
      ? [`${formatCount(threads)} threads${processes > 1 ? ` in ${formatCount(processes)} processes` : ''}`]
      : []),
    ...(run.probes === 'fast' ? ['estimated from samples'] : []),
  ].join(' · ');
}
