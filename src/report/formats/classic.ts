import type { Measures, Profile } from '../../profile/types.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { footLines } from '../around/foot.ts';
import { isGap } from '../listing/block.ts';
import { makeBlocks } from '../listing/blocks.ts';
import { isCharged, isMeasured } from '../listing/columns.ts';
import type { ReportOptions } from '../options.ts';

const MIB = 1024 * 1024;

/**
 * memory_profiler's own layout: memory in MiB after the line (the largest seen), Σ of what the line added, executions.
 * Functions stand in the order of the source. Source: `show_results` of memory_profiler 0.61.
 */
export function renderClassic(profile: Profile, options: ReportOptions): string {
  const precision = options.precision ?? 3;
  const mib = (bytes: number): string => `${(bytes / MIB).toFixed(precision).padStart(precision + 4)} MiB`;
  // The one column that memory_profiler does not have.
  const withAllocated = options.columns?.includes('allocated') ?? false;
  const numbers = (measures: Measures): string[] => {
    const { memory, increment, allocated } = measures;
    if (!isCharged(measures)) return blank;
    return [memory === 0 ? '' : mib(memory), mib(increment), ...(withAllocated ? [mib(allocated)] : [])];
  };
  const blank = withAllocated ? ['', '', ''] : ['', ''];
  const titles = ['Mem usage', 'Increment', ...(withAllocated ? ['Allocated'] : [])];
  const heading = row('Line #', titles, 'Occurrences', 'Line Contents');
  let out = '';
  const blocks = makeBlocks(profile, { ...options, sort: options.sort ?? 'line' });
  if (blocks.shown.length === 0) return footLines(profile, blocks, options)[0]!.text + '\n';
  for (const block of blocks.shown) {
    out += `Filename: ${escapeControls(block.path)}\n\n${heading}\n${'='.repeat(heading.length)}\n`;
    for (const line of block.rows) {
      if (isGap(line)) continue;
      const source = escapeControls(line.source ?? '', true);
      out += isMeasured(line)
        ? row(line.line, numbers(line.measures), line.measures.hits, source)
        : row(line.line, blank, '', source);
      out += '\n';
    }
    out += '\n\n';
  }
  return out;
}

function row(line: string | number, memory: readonly string[], occurrences: string | number, contents: string): string {
  const numbers = [String(line).padStart(6), ...memory.map((cell) => cell.padStart(12))].join(' ');
  return `${numbers}  ${String(occurrences).padStart(10)}   ${contents}`;
}
