import { fileURLToPath } from 'node:url';
import type { Pieces } from '../../../instrument/pieces.ts';
import { mayBeAnnotated } from '../../../instrument/select/annotations.ts';
import type { PlannedScript, Refused } from '../../load/attached/words.ts';
import { type InputMap, inputMapOf, readOriginal } from '../../load/input-map.ts';
import type { Selection } from '../../load/selection.ts';
import { needsCompiling } from '../../load/transform.ts';
import { AS_LOADED, keepsLines } from '../../text/as-loaded.ts';
import { readRegular } from '../../text/read-regular.ts';
import type { Remote } from './remote.ts';

/** What can be measured of a program that runs. */
export interface Planned {
  scripts: PlannedScript[];
  /** Functions that were selected, and cannot be replaced. */
  refused: Refused[];
  /** Texts that run and are not those of their files, by what the report calls them. */
  made: Map<string, string>;
}

interface Script {
  scriptId: string;
  url: string;
  isModule?: boolean;
}

/** Looks at the scripts that a program has loaded, and makes the probes of the selected functions. */
export async function planProbes(remote: Remote, selection: Selection): Promise<Planned> {
  const planned: Planned = { scripts: [], refused: [], made: new Map() };
  for (const { scriptId, url, isModule } of await loadedScripts(remote)) {
    const path = pathOf(url);
    if (path === null || !selection.takesFile(path)) continue;
    const { scriptSource: text } = await remote.post<{ scriptSource: string }>('Debugger.getScriptSource', {
      scriptId,
    });
    const map = inputMapOf(text, path);
    const name = map === null && !isOfFile(text, path) ? path + AS_LOADED : path;
    const pieces = await piecesOf({ text, path: name, map, isModule }, selection, planned.refused);
    if (pieces === null) continue;
    if (name !== path) planned.made.set(name, text);
    for (const { name: fn, line, reason } of pieces.left) planned.refused.push({ name: fn, path: name, line, reason });
    const { table, probes, blank, pieces: parts } = pieces;
    if (parts.length > 0) planned.scripts.push({ scriptId, url, path: name, table, probes, blank, pieces: parts });
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

/** Whether a text is still what stands in its file, which may have been written since it was loaded. Node takes types out in place. */
function isOfFile(text: string, path: string): boolean {
  const written = readRegular(path)?.replace(/^\ufeff/, '');
  if (written === undefined) return false;
  return written === text || (needsCompiling(path) && keepsLines(text, written));
}

async function piecesOf(
  { text, path, map, isModule }: { text: string; path: string; map: InputMap | null; isModule: boolean | undefined },
  selection: Selection,
  refused: Refused[],
): Promise<Pieces | null> {
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
