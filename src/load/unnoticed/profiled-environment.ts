/** What a process is profiled by. The launcher has this, too, and so nothing here may load what only a profiled process needs. */
import { fileURLToPath } from 'node:url';
import { bundle } from '../../bundle.ts';
import { canRequireModules } from '../../node-can.ts';
import { SETTINGS_VARIABLE, type Settings } from '../../session/settings.ts';

/** What NODE_OPTIONS gets in front of its own: CommonJS keeps the program's entry point as it is without us. */
export function registerOption(): string {
  const bundled = bundle('preload');
  if (bundled) return `--require ${quoted(bundled)}`;
  return canRequireModules()
    ? `--require ${quoted(fileURLToPath(new URL('../preload.js', import.meta.url)))}`
    : `--import ${new URL('../register.js', import.meta.url).href}`;
}

/** The environment of a process to be profiled, from the one that it would have otherwise. */
export function profiledEnvironment(
  environment: NodeJS.ProcessEnv,
  settings: Settings,
  register: string = registerOption(),
): NodeJS.ProcessEnv {
  const nodeOptions = environment.NODE_OPTIONS ?? null;
  return {
    ...environment,
    NODE_OPTIONS: nodeOptions ? `${register} ${nodeOptions}` : register,
    [SETTINGS_VARIABLE]: JSON.stringify({ ...settings, nodeOptions }),
  };
}

/** NODE_OPTIONS are split at blanks, except inside double quotes. */
function quoted(path: string): string {
  return /[\s"\\]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&')}"` : path;
}
