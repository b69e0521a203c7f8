import type { Profile } from '../profile/types.ts';
import { renderFlameGraph } from './flame-svg.ts';
import { toFolded } from './folded.ts';
import type { ExportFormat } from './formats.ts';
import { toHeapProfile } from './heapprofile.ts';
import { toPprof } from './pprof.ts';
import { toSpeedscope } from './speedscope.ts';

/** Turns a profile into another tool's format. Pure: text, or bytes where that format is binary. */
export function exportProfile(profile: Profile, format: ExportFormat): string | Uint8Array {
  switch (format) {
    case 'heapprofile':
      return toHeapProfile(profile);
    case 'pb.gz':
      return toPprof(profile);
    case 'speedscope.json':
      return toSpeedscope(profile);
    case 'folded':
      return toFolded(profile);
    case 'svg':
      return renderFlameGraph(profile);
  }
}
