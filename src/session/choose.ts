import { openCache } from '../cache/folder.ts';
import { MprofLineError } from '../error.ts';
import { outputSettings } from '../options/output-options.ts';
import type { ProfileValues } from '../options/profile-options.ts';
import { type OptionSources, optionSourcesOf, readSection } from '../options/read.ts';
import { LIVE_INTERVAL } from '../options/values.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** The settings that the options ask for. @throws MprofLineError */
export function chosenSettings(sources: OptionSources, cwd: string): Settings {
  const values = readSection('profile', sources);
  checkTogether(values);
  const { fast, exact, gc, wait, nodeArg, cache, ...chosen } = values;
  const live = chosen.live ?? (chosen.every === null && !chosen.holders ? null : LIVE_INTERVAL);
  return { ...defaultSettings(cwd), ...chosen, live, share: fast, cache: cache ? openCache() : null };
}

/**
 * The settings of a process that nobody launched: a person's `MPROF_LINE_ALL=1`, `MPROF_LINE_METRIC=rss`, …, and the
 * configuration file.
 * @throws MprofLineError when one of them has a value that it cannot have, or a name that does not exist.
 */
export function ownSettings(environment: NodeJS.ProcessEnv, cwd: string): Settings {
  const sources = optionSourcesOf({}, environment, cwd);
  return {
    ...chosenSettings(sources, cwd),
    snapshotSignal: null,
    nodeOptions: environment.NODE_OPTIONS ?? null,
    // Only the command line opens a page.
    report: outputSettings({ ...readSection('output', sources), open: false }),
  };
}

function checkTogether({ fast, exact, metric, breakAt }: ProfileValues): void {
  if (fast === null) return;
  const other = exact ? '--exact' : metric === 'rss' ? '--metric rss' : breakAt ? '--break-at' : null;
  if (other !== null) throw new MprofLineError(`--fast: expected without ${other}, which needs a reading at each hit`);
}
