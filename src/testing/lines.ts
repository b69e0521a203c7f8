import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { buildProfile } from '../profile/build.ts';
import type { LineProfile, Profile } from '../profile/types.ts';
import { formatBytes } from '../text/units.ts';
import { version } from '../version.ts';

/** How to get lines where there are none. */
export const HOW_TO_GET_LINES = 'To see the lines, run the tests with mprof-line, as in mprof-line --all vitest run.';

const MOST = 5;

interface Grown {
  place: string;
  bytes: number;
}

/** The lines that allocated most themselves between two snapshots of this thread, one a line of text. */
export function heaviestLines({ before, after }: { before: RawSnapshot; after: RawSnapshot }, cwd: string): string[] {
  return ranked(profileOf(before, cwd), profileOf(after, cwd), ({ self }) => self.allocated);
}

/** The lines whose living bytes grew most between two profiles of this thread. */
export function growingLines(before: Profile, after: Profile): string[] {
  return ranked(before, after, ({ live = 0 }) => live);
}

function profileOf(raw: RawSnapshot, cwd: string): Profile {
  return buildProfile([raw], { mprofLine: version(), cwd, ending: { kind: 'running' } });
}

function ranked(before: Profile, after: Profile, measure: (line: LineProfile) => number): string[] {
  const earlier = bytesByPlace(before, measure);
  const grown: Grown[] = [];
  for (const [place, bytes] of bytesByPlace(after, measure)) {
    const more = bytes - (earlier.get(place) ?? 0);
    if (more > 0) grown.push({ place, bytes: more });
  }
  grown.sort((a, b) => b.bytes - a.bytes);
  const amounts = grown.slice(0, MOST).map(({ bytes }) => formatBytes(bytes));
  const width = Math.max(0, ...amounts.map(({ length }) => length));
  return amounts.map((amount, i) => `  ${amount.padStart(width)}  ${grown[i]!.place}`);
}

function bytesByPlace(profile: Profile, measure: (line: LineProfile) => number): Map<string, number> {
  const bytes = new Map<string, number>();
  for (const { name, file, lines } of profile.functions) {
    for (const line of lines) {
      const place = `${name} (${profile.files[file]!.path}:${line.line})`;
      bytes.set(place, (bytes.get(place) ?? 0) + measure(line));
    }
  }
  return bytes;
}
