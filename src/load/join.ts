import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEMBER } from '../session/names.ts';

/** Notes that process `pid` belongs to the session, so that the launcher waits for it. Never throws. */
export function joinSession(session: string, pid: number): void {
  try {
    writeFileSync(join(session, `${pid}${MEMBER}`), '', { mode: 0o600 });
  } catch {
    // Without a folder there is nobody who waits.
  }
}
