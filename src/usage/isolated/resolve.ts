import * as vm from 'node:vm';
import type { AnyFunction, FunctionReference, NotPortable } from './reference.ts';

/** Lets `import(…)` inside the source text find what the working folder finds (Node 20.12 and later). */
const loader = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;

/** The function, in the process that runs it; or why it cannot run there. */
export async function resolveReference(reference: FunctionReference): Promise<AnyFunction | NotPortable> {
  if ('module' in reference) {
    const exported = ((await import(reference.module)) as Record<string, unknown>)[reference.name];
    if (typeof exported === 'function') return exported as AnyFunction;
    return { because: `${reference.module} exports no function ${reference.name}` };
  }
  const missing = reference.names.filter((name) => !(name in globalThis));
  if (missing.length > 0)
    return { because: `it uses ${missing.map((name) => `\`${name}\``).join(', ')} of the scope around it` };
  return vm.runInThisContext(`(${reference.source})`, {
    filename: 'isolated',
    ...(loader !== undefined && /\bimport\b/.test(reference.source) && { importModuleDynamically: loader }),
  }) as AnyFunction;
}
