import type { Profile } from '../../profile/types.ts';
import { escapeControls } from '../../text/plain-text.ts';
import type { ReportOptions } from '../options.ts';
import { sourcesOf } from './source.ts';

const MOST_QUOTED = 100;

/** Function, file, line and source of a place in the profile. */
export function placeText(profile: Profile, options: ReportOptions): (index: number, line: number) => string {
  const sourceOf = sourcesOf(profile, options);
  return (index, line) => {
    const fn = profile.functions[index];
    if (fn === undefined) return '?';
    const source = quoted(sourceOf(fn.file).line(line)?.trim() ?? '');
    const where = `${escapeControls(fn.name)} (${escapeControls(profile.files[fn.file]?.path ?? '?')}:${line})`;
    return source === '' ? where : `${where}  ${escapeControls(source)}`;
  };
}

function quoted(source: string): string {
  return source.length > MOST_QUOTED ? `${source.slice(0, MOST_QUOTED - 1)}…` : source;
}
