import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { isBundled } from '../../lazy.ts';
import type { Settings } from '../../session/settings.ts';
import { needsCompiling, type TransformContext } from '../transform.ts';
import { formatOf } from '../typescript/package-type.ts';
import { beforeTheEnd } from '../unnoticed/ending.ts';
import { fetchPositionsWith } from '../unnoticed/positions.ts';
import type { HookData, HookMessage } from './in-thread.ts';

/**
 * Starts the thread that hooks into ES modules in TypeScript, where Node has no hooks in the program's own thread: it must
 * be told that there is such a format at all. It costs 50 ms, so that other programs go without.
 */
export function startHookThread(context: TransformContext, settings: Settings): void {
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  const data: HookData = { settings, embedMaps: context.embedMaps, port: port2 };
  Module.register(isBundled ? '../../../bundle/thread-hooks.cjs' : './in-thread.js', {
    parentURL: import.meta.url,
    data,
    transferList: [port2],
  });
  const receive = (): void => {
    for (let next = receiveMessageOnPort(port1); next; next = receiveMessageOnPort(port1)) {
      const message = next.message as HookMessage;
      if ('positions' in message) context.onPositions(message.positions);
      else if ('warning' in message) context.onWarning(message.warning);
      else context.onSelected(message.path, message.functions);
    }
  };
  fetchPositionsWith(receive);
  beforeTheEnd(receive);
}

/** Whether the program is TypeScript that is loaded as ES modules from the start. */
export function startsAsTypescriptModule(path: string | undefined): boolean {
  if (path === undefined || !needsCompiling(path)) return false;
  try {
    return formatOf(path, readFileSync(path, 'utf8')) === 'module';
  } catch {
    return false;
  }
}

/** Whether a CommonJS file may import an ES module later. */
export function mayImport(text: string): boolean {
  return /\bimport\b\s*(?:\(|\/[/*])/.test(text);
}
