// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { formatBytes } from '../../text/units.ts';

/** What a reader must know of an axis that does not begin at nothing. */
export function floorNote(floor: number): string[] {
  return floor > 0 ? [`the memory axis begins at ${formatBytes(floor)}, not at 0`] : [];
}
