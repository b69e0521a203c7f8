import type { RuntimeHandle } from '../../runtime/install.ts';
import { noteFatal } from './ending.ts';

interface ProcessWithFatal {
  _fatalException?: (error: unknown, fromPromise?: boolean) => boolean;
}

/** Wraps what Node calls for an exception that nobody catches. */
export function handleFatalErrors(handle: RuntimeHandle): void {
  const target = process as unknown as ProcessWithFatal;
  const { _fatalException: original } = target;
  if (!original) return;
  target._fatalException = function (this: unknown, error, fromPromise): boolean {
    handle.clearStack();
    noteFatal(describe(error));
    const handled = Reflect.apply(original, this, [error, fromPromise]) as boolean;
    if (handled) noteFatal(null);
    return handled;
  };
}

function describe(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'an error that cannot be shown';
  }
}
