import { createRequire } from 'node:module';
import * as vm from 'node:vm';
import { OWN_HELPER } from '../process/own-helper.ts';

/** Whether a text of JavaScript is no program for Node either. Asked only when the transformation has failed: it may take 50 ms. */
export function nodeRefuses(text: string, path: string, sourceType: string): boolean {
  if (sourceType === 'script') return refused(() => new vm.Script(text));
  if (sourceType !== 'module') {
    const body = text.replace(/^#!.*/, '');
    const isRefused = refused(() =>
      vm.compileFunction(body, ['exports', 'require', 'module', '__filename', '__dirname']),
    );
    if (!isRefused || sourceType === 'commonjs') return isRefused;
  }
  // There with --experimental-vm-modules only.
  if (vm.SourceTextModule !== undefined) return refused(() => new vm.SourceTextModule(text));
  const env = { ...process.env, NODE_OPTIONS: '', [OWN_HELPER]: '1' };
  // Loaded here, because it takes 10 ms and is hardly ever needed.
  const { spawnSync } = createRequire(import.meta.url)('node:child_process') as typeof import('node:child_process');
  return spawnSync(process.execPath, ['--check', path], { env, stdio: 'ignore' }).status !== 0;
}

function refused(compile: () => unknown): boolean {
  try {
    compile();
    return false;
  } catch {
    return true;
  }
}
