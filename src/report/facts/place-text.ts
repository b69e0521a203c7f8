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
    const source = sourceOf(fn.file).line(line)?.trim().slice(0, MOST_QUOTED) ?? '';
    const where = `${escapeControls(fn.name)} (${escapeControls(profile.files[fn.file]?.path ?? '?')}:${line})`;
    return source === '' ? where : `${where}  ${escapeControls(source)}`;
  };
}
