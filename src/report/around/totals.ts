import type { Profile } from '../../profile/types.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes, formatCount, formatShare } from '../../text/units.ts';
import { loadingContexts, MODULE, moduleLoader } from '../facts/loading.ts';
import type { ReportOptions } from '../options.ts';

const MOST = 5;
const PROGRAM = 'the program itself';

/** What the lines of one file, or of one package, allocated themselves, in bytes. */
export interface Total {
  name: string;
  allocated: number;
  files: number;
}

/** Bytes by file, the largest first. */
export function totalsByFile({ files, functions }: Profile): Total[] {
  const totals = files.map(({ path }): Total => ({ name: path, allocated: 0, files: 1 }));
  for (const { file, lines } of functions) for (const { self } of lines) totals[file]!.allocated += self.allocated;
  return totals.sort((a, b) => b.allocated - a.allocated);
}

/** The same by package: what lies in `node_modules` by its name, everything else is the program. */
export function totalsByPackage(profile: Profile): Total[] {
  const packages = new Map<string, Total>();
  for (const { name, allocated } of totalsByFile(profile)) {
    const key = packageOf(name) ?? PROGRAM;
    const known = packages.get(key) ?? { name: key, allocated: 0, files: 0 };
    packages.set(key, { name: key, allocated: known.allocated + allocated, files: known.files + 1 });
  }
  return [...packages.values()].sort((a, b) => b.allocated - a.allocated);
}

function packageOf(path: string): string | undefined {
  return /.*(?:^|[\\/])node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1];
}

/** In a report of several files: the packages and files that allocated most, and what loading modules took of it. */
export function totalsLines(profile: Profile, options: ReportOptions): string[] {
  const byFile = totalsByFile(profile);
  if (byFile.length < 2) return [];
  const byPackage = totalsByPackage(profile);
  const rows = (title: string, totals: readonly Total[], words: (total: Total) => string): string[] => {
    const some = totals.filter(({ allocated }) => allocated > 0);
    if (some.length < 2) return [];
    const amounts = some.map(({ allocated }) => amountText(allocated, profile, options)).slice(0, MOST);
    const width = Math.max(...amounts.map((text) => text.length));
    const lines = amounts.map((amount, i) => `  ${amount.padStart(width)}  ${words(some[i]!)}`);
    if (some.length > MOST) lines.push(`  ${' '.repeat(width)}  and ${formatCount(some.length - MOST)} more`);
    return [title, ...lines];
  };
  return [
    ...rows('By package:', byPackage, ({ name, files }) => `${escapeControls(name)} (${filesText(files)})`),
    ...rows('By file:', byFile, ({ name }) => escapeControls(name)),
    ...loadingLines(profile, options),
  ];
}

/** What was allocated while modules were loaded is apart from what the program did then. */
function loadingLines(profile: Profile, options: ReportOptions): string[] {
  const { contexts, functions } = profile;
  const loading = loadingContexts(profile);
  let bytes = 0;
  for (const [index, { lines }] of contexts.entries()) {
    if (loading[index]) for (const { allocated } of lines) bytes += allocated;
  }
  const isLoader = moduleLoader(profile);
  const count = functions.filter((fn) => fn.calls > 0 && isLoader(fn)).length;
  if (count === 0) return [];
  const modules = count === 1 ? '1 module' : `${formatCount(count)} modules`;
  return [
    `Loading ${modules} allocated ${amountText(bytes, profile, options)} of it (${MODULE} of each, and what that called).`,
  ];
}

function amountText(bytes: number, { totals }: Profile, { precision = 1 }: ReportOptions): string {
  return `${formatBytes(bytes, precision)}, ${formatShare(bytes, totals.lines)}`;
}

function filesText(count: number): string {
  return count === 1 ? '1 file' : `${formatCount(count)} files`;
}
