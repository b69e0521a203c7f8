import type { ReadableForm } from '../../instrument/readable/index.ts';
import { transformStamp } from '../lazy.ts';
import { find, keep, type Shelf } from './texts.ts';

/** Keeps the readable form in which a text runs: a report shows it, and to make it once more takes a second for some hundred KB. */
export function keepReadable(folder: string | null, text: string, form: ReadableForm): void {
  if (transformStamp !== null) keep(shelfOf(folder, text), [transformStamp, text], form);
}

/** The form in which exactly this text ran; undefined when that was not kept. */
export function keptReadable(folder: string | null, text: string): ReadableForm | undefined {
  return transformStamp === null ? undefined : find<ReadableForm>(shelfOf(folder, text), [transformStamp, text]);
}

function shelfOf(folder: string | null, text: string): Shelf {
  return { folder, name: `readable\n${text}` };
}
