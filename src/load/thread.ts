import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, extname } from 'node:path';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { packageType } from './package-type.ts';
import { fetchPositionsWith } from './positions.ts';
import type { Settings } from './settings.ts';
import type { HookData, HookMessage } from './thread-hooks.ts';
import type { TransformContext } from './transform.ts';

/**
 * Starts the thread that hooks into ES modules, where Node has no hooks in the program's own thread. It costs 50 ms, so
 * a program that is CommonJS throughout goes without.
 */
export function startHookThread(context: TransformContext, settings: Settings): void {
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  const data: HookData = { settings, embedMaps: context.embedMaps, port: port2 };
  Module.register('./thread-hooks.js', { parentURL: import.meta.url, data, transferList: [port2] });
  const receive = (): void => {
    for (let next = receiveMessageOnPort(port1); next; next = receiveMessageOnPort(port1)) {
      const message = next.message as HookMessage;
      if ('positions' in message) context.onPositions(message.positions);
      else context.onWarning(message.warning);
    }
  };
  fetchPositionsWith(receive);
  process.prependListener('exit', receive);
}

/** Whether the program at `path` may load ES modules from the start; null and unreadable files count as yes. */
export function mayStartWithModules(path: string | undefined): boolean {
  if (path === undefined) return true;
  const extension = extname(path);
  if (/^\.m[jt]s$/.test(extension)) return true;
  try {
    const isCommon = /^\.c[jt]s$/.test(extension) || packageType(dirname(path)) !== 'module';
    return !isCommon || /^\s*(?:import|export)\b/m.test(readFileSync(path, 'utf8'));
  } catch {
    return true;
  }
}

/** Whether a CommonJS file may load an ES module later. */
export function mayImport(text: string): boolean {
  return /\bimport\b\s*(?:\(|\/[/*])/.test(text);
}
