import type { Settings } from './settings.ts';
import type { TransformContext } from './transform.ts';

export function installRequireHook(
  _context: TransformContext,
  _settings: Settings,
  _preloadStack: string | undefined,
): void {}
