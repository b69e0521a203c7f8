import { fileURLToPath } from 'node:url';
import type { Pieces } from '../../../instrument/pieces.ts';
import { mayBeAnnotated } from '../../../instrument/select/annotations.ts';
import type { PlannedScript, Refused } from '../../load/attached/words.ts';
import { inputMapOf, readOriginal } from '../../load/input-map.ts';
import type { Selection } from '../../load/selection.ts';
import type { Remote } from './remote.ts';

/** What can be measured of a program that runs. */
export interface Planned {
  scripts: PlannedScript[];
  /** Functions that were selected, and cannot be replaced. */
  refused: Refused[];
}

interface Script {
  scriptId: string;
  url: string;
  isModule?: boolean;
}

/** Looks at the scripts that a program has loaded, and makes the probes of the selected functions. */
export async function planProbes(remote: Remote, selection: Selection): Promise<Planned> {
  const planned: Planned = { scripts: [], refused: [] };
  for (const { scriptId, url, isModule } of await loadedScripts(remote)) {
    const path = pathOf(url);
    if (path === null || !selection.takesFile(path)) continue;
    const { scriptSource: text } = await remote.post<{ scriptSource: string }>('Debugger.getScriptSource', {
      scriptId,
    });
    const pieces = await piecesOf(text, path, isModule ?? false, selection, planned.refused);
    if (pieces === null) continue;
    for (const { name, line, reason } of pieces.left) planned.refused.push({ name, path, line, reason });
    const { table, probes, blank, pieces: parts } = pieces;
    if (parts.length > 0) planned.scripts.push({ scriptId, url, path, table, probes, blank, pieces: parts });
  }
  await remote.post('Debugger.disable');
  return planned;
}

async function loadedScripts(remote: Remote): Promise<Script[]> {
  const scripts = new Map<string, Script>();
  // Of a file that was loaded twice, the later one.
  remote.on('Debugger.scriptParsed', (script: Script) => scripts.set(script.url, script));
  await remote.post('Debugger.enable');
  return [...scripts.values()];
}

function pathOf(url: string): string | null {
  try {
    return url.startsWith('file:') ? fileURLToPath(url) : url.startsWith('/') ? url : null;
  } catch {
    return null;
  }
}

async function piecesOf(
  text: string,
  path: string,
  isModule: boolean,
  selection: Selection,
  refused: Refused[],
): Promise<Pieces | null> {
  const map = inputMapOf(text, path);
  if (!selection.withoutComment && !mayBeAnnotated(text) && map === null) return null;
  // With its parser it is larger than all commands.
  const { instrumentPieces } = await import('../../../instrument/pieces.ts');
  try {
    return instrumentPieces(text, {
      filename: path,
      select: selection.select,
      sourceType: isModule ? 'module' : 'commonjs',
      ...(map !== null && { inputSourceMap: map.json, readSource: (source: string) => readOriginal(map, source) }),
    });
  } catch (error) {
    refused.push({ name: 'the whole file', path, line: 1, reason: (error as Error).message });
    return null;
  }
}
