import { readFileSync } from 'node:fs';
import type { LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { loadAhead } from '../../lazy.ts';
import type { Warning } from '../../profile/types.ts';
import { noteIncluded, type SelectedFunction } from '../../session/notes.ts';
import type { Settings } from '../../session/settings.ts';
import { makingAhead } from '../awaited.ts';
import type { Positions } from '../place.ts';
import { createSelection } from '../selection.ts';
import { isForeignToNode, type TransformContext, transform } from '../transform.ts';
import { formatOf } from '../typescript/package-type.ts';
import { importsAsTypescript, isNotFound, typescriptUrl } from '../typescript/resolve.ts';

/**
 * The hooks that `module.register` runs in a thread of their own, for ES modules where Node has no others. CommonJS
 * modules are left to the hook of `require`.
 */

/** What the hooks' thread is started with. */
export interface HookData {
  settings: Settings;
  embedMaps: boolean;
  port: MessagePort;
}

/** What it tells the program's thread. */
export type HookMessage =
  | { positions: Positions }
  | { warning: Warning }
  | { path: string; functions: readonly SelectedFunction[] };

/** Node calls `initialize` once, before the other hooks, and hands nothing on to them: what they share. */
const hooks: { context: TransformContext | null } = { context: null };

export async function initialize({ settings, embedMaps, port }: HookData): Promise<void> {
  await loadAhead();
  const tell = (message: HookMessage): void => port.postMessage(message);
  hooks.context = {
    selection: createSelection(settings, noteIncluded(settings.session)),
    cwd: settings.cwd,
    pretty: settings.pretty,
    live: settings.live !== null,
    objects: settings.holders,
    cache: settings.cache,
    embedMaps,
    isMadeAhead: makingAhead(settings),
    onPositions: (positions) => tell({ positions }),
    onWarning: (warning) => tell({ warning }),
    onSelected: (path, functions) => tell({ path, functions }),
  };
}

export const load: LoadHook = async (url, hookContext, next) => {
  const type = (hookContext as { importAttributes?: { type?: string } }).importAttributes?.type;
  if (!url.startsWith('file:') || type !== undefined) return next(url, hookContext);
  const path = fileURLToPath(url);
  const context = hooks.context!;
  if (isForeignToNode(path)) {
    const text = readFileSync(path, 'utf8');
    const format = formatOf(path, text);
    const ready = transform({ path, text, format }, context);
    if ((ready?.format ?? format) === 'commonjs') {
      return { format: 'module', source: commonFacade(path, ready?.text ?? text), shortCircuit: true };
    }
    return { format: 'module', source: ready?.text ?? text, shortCircuit: true };
  }
  const loaded = await next(url, hookContext);
  if (loaded.format !== 'module' || !loaded.source) return loaded;
  const text = typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString();
  const ready = transform({ path, text, format: 'module' }, context);
  return ready ? { ...loaded, source: ready.text } : loaded;
};

/**
 * A module that stands for a CommonJS one: it requires it, and so comes by the hook of require, and exports what the
 * compiler says that it exports. Node would look for that in the text before it is compiled.
 */
function commonFacade(path: string, compiled: string): string {
  const listed = /^0 && \(module\.exports = \{([^}]*)\}\);/m.exec(compiled)?.[1] ?? '';
  const names = listed.split(',').map((name) => name.trim());
  const exports = names.filter((name) => /^[\w$]+$/.test(name) && name !== 'default' && name !== '__esModule');
  return `import { createRequire } from 'node:module';
const exported = createRequire(${JSON.stringify(path)})(${JSON.stringify(path)});
export default exported;
${exports.map((name, index) => `const e${index} = exported.${name};\nexport { e${index} as ${name} };`).join('\n')}
`;
}

export const resolve: ResolveHook = async (specifier, hookContext, next) => {
  try {
    return await next(specifier, hookContext);
  } catch (error) {
    if (!isNotFound(error) || !importsAsTypescript(hookContext.parentURL)) throw error;
    const url = typescriptUrl(specifier, hookContext.parentURL!);
    if (url === null) throw error;
    return { url: url.href, shortCircuit: true };
  }
};
