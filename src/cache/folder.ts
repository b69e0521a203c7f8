import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const NAME = 'mprof-line';
/** What others may do with a folder. */
const OTHERS = 0o077;

/**
 * The folder that keeps what would otherwise be made again at each start, created when it is not there; null where there is
 * no place that is the user's alone. What lies in it is run, so nobody else may write there.
 */
export function openCache(environment: NodeJS.ProcessEnv = process.env): string | null {
  try {
    const home = homedir();
    // Under sudo the home is somebody else's, who could not remove what root leaves there.
    if (!isOwn(home)) return null;
    const folder = join(cachesOf(home, environment), NAME);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { mode } = lstatSync(folder);
    return isOwn(folder) && (process.platform === 'win32' || (mode & OTHERS) === 0) ? folder : null;
  } catch {
    return null;
  }
}

/** Where the system's programs have their caches. */
function cachesOf(home: string, { XDG_CACHE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return LOCALAPPDATA ?? join(home, 'AppData', 'Local');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches');
  return XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(home, '.cache');
}

function isOwn(path: string): boolean {
  const stat = lstatSync(path);
  return stat.isDirectory() && (process.getuid === undefined || stat.uid === process.getuid());
}
