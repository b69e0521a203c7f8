import { existsSync } from 'node:fs';
import { types } from 'node:util';
import { ABI_VERSION, type InstalledRuntime } from '../../../runtime/abi.ts';
import type { RuntimeHandle } from '../../../runtime/handle.ts';
import { STUB } from '../../../runtime/install.ts';
import type { Settings } from '../../session/settings.ts';
import { writeText } from '../../text/write-text.ts';
import { thisThread } from '../this-thread.ts';

/** Stands in for a runtime that could not be had: the program runs unmeasured. */
export const UNMEASURED: InstalledRuntime = { abi: ABI_VERSION, load: () => STUB };

/** Says a failure of the profiler's own on stderr, the first time. It must not become the program's: never throws. */
export function sayFailure(message: string): void {
  if (thisThread.failureSaid) return;
  thisThread.failureSaid = true;
  writeText(2, `mprof-line: ${message}\n`);
}

/** Runs `action`; an error of ours ends here, said once. */
export function contained<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch (error) {
    sayFailure(`process ${process.pid} is not measured: ${messageOf(error)}`);
    return otherwise;
  }
}

/** Says that what this process measured could not be saved, or not over time. When the folder has gone, the launcher says so, or has gone, too. */
export function sayUnsaved(handle: RuntimeHandle, { session }: Settings): void {
  const failure = handle.failure();
  const unsampled = handle.unsampled();
  if (session === null || !existsSync(session)) return;
  if (failure !== null) sayFailure(`what process ${process.pid} measured could not be saved: ${failure}`);
  else if (unsampled !== null)
    sayFailure(`memory over time of process ${process.pid} is missing, its thread did not start: ${unsampled}`);
}

function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message.split('\n')[0]! : String(error);
}
