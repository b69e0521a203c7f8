import type { Profile } from '../profile/types.ts';

/** Paths as other tools want them. A profile's own are relative to the folder that it was made in. */

const WINDOWS_ROOT = /^[a-z]:[\\/]/i;

/** The path of a file from the root on; the outside and what has a scheme of its own (`node:fs`) stay as they are. */
export function absolutePath({ run }: Profile, path: string): string {
  if (path === '' || path.startsWith('/') || WINDOWS_ROOT.test(path) || /^[a-z][\w+.-]+:/i.test(path)) return path;
  const separator = WINDOWS_ROOT.test(run.cwd) ? '\\' : '/';
  return run.cwd.replace(/[\\/]$/, '') + separator + path;
}

/** The same as a URL, as V8 names the files of ES modules, and viewers open them. */
export function fileUrl(profile: Profile, path: string): string {
  const absolute = absolutePath(profile, path);
  if (absolute.startsWith('/')) return `file://${encoded(absolute)}`;
  if (WINDOWS_ROOT.test(absolute)) return `file:///${encoded(absolute.replaceAll('\\', '/'))}`;
  return absolute;
}

function encoded(path: string): string {
  return encodeURI(path.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll('?', '%3F')
    .replaceAll('#', '%23');
}
