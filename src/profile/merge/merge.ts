import { tidyMeasures } from '../measures.ts';
import { longestCollections } from '../over-time/collections.ts';
import { type ContextProfile, PROFILE_FORMAT, PROFILE_VERSION, type Profile } from '../types.ts';
import { mergeContexts } from './contexts.ts';
import { mergeFiles } from './files.ts';
import { describeLines } from './lines.ts';
import { mergeMoments } from './moments.ts';
import { type NamedProfile, partsOf } from './parts.ts';
import { mergeRun } from './run.ts';
import { mergeTables } from './tables.ts';
import { functionThreads } from './threads.ts';
import { mergeTotals } from './totals.ts';

/**
 * One profile of several: shards of a test run, nodes of a cluster. What is counted is added, what is largest stays the
 * largest. Functions are the same when place and name are, in a file of the same text (by its hash); files of the same path
 * and another text are kept apart, and a warning says so. Time in which none of the runs took place is left out. Processes
 * that have the number of one in another profile get a number that is free.
 * @throws MprofLineError when two are of the same run, or read memory in different ways.
 */
export function mergeProfiles(named: readonly NamedProfile[]): Profile {
  const { parts, warnings } = partsOf(named);
  const [first] = parts;
  if (parts.length === 1) return first.profile;
  const { files, indexOf: fileOf, warnings: kept } = mergeFiles(parts);
  const table = mergeTables(parts, fileOf, files);
  const contexts = mergeContexts(parts, table.of);
  const moments = mergeMoments(parts);
  return {
    format: PROFILE_FORMAT,
    version: PROFILE_VERSION,
    run: mergeRun(parts, table.indexOf, moments.liveAt, [...warnings, ...kept]),
    files,
    functions: table.functions.map((fn, index) => ({
      ...table.describe(fn),
      ...describeLines(table.sourcesOf(index), moments, fileOf),
      ...functionThreads(parts, table.sourcesOf(index)),
    })),
    contexts: contexts.nodes.map(
      (node): ContextProfile => ({
        function: node.fn === null ? -1 : table.indexOfFunction(node.fn),
        parent: node.parent === null ? -1 : contexts.indexOfNode(node.parent),
        callLine: node.callLine,
        calls: node.calls,
        lines: Array.from(node.lines, ([line, measures]) => ({
          line,
          ...tidyMeasures(measures),
          ...contexts.sharesOf(node, line),
        })).sort((a, b) => a.line - b.line),
      }),
    ),
    series: parts.flatMap((part, p) =>
      part.profile.series.map((series) => ({
        ...series,
        pid: part.pidOf(series.pid),
        time: series.time.map((time) => part.timeOf(time)),
        context: series.context.map((context) => contexts.indexOf[p]![context] ?? 0),
      })),
    ),
    ...(moments.list.length === 0 ? {} : { moments: moments.list }),
    ...longestCollections(
      parts.flatMap((part) =>
        (part.profile.collections ?? []).map((each) => ({
          ...each,
          pid: part.pidOf(each.pid),
          time: part.timeOf(each.time),
        })),
      ),
    ),
    totals: mergeTotals(parts.map(({ profile }) => profile.totals)),
  };
}
