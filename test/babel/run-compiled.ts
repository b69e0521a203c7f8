import vm from 'node:vm';
import { RUNTIME_NAME } from '../../runtime/abi.ts';
import { createCountingRuntime } from '../instrument/counting-runtime.ts';

interface Ran {
  exports: Record<string, (...args: unknown[]) => unknown>;
  hits(): Record<string, Record<number, number>>;
  counting: ReturnType<typeof createCountingRuntime>;
}

/** Runs CommonJS code with a counting runtime; hits by function name and line. */
export function run(code: string): Ran {
  const counting = createCountingRuntime();
  const context = vm.createContext({ require: (name: string) => process.getBuiltinModule?.(name) ?? {}, exports: {} });
  Object.defineProperty(vm.runInContext('globalThis', context), RUNTIME_NAME, { value: counting.runtime });
  vm.runInContext(`(function () { ${code}\n})()`, context);
  const hits = (): Record<string, Record<number, number>> =>
    Object.fromEntries(
      counting.files.flatMap(({ table, hits }) =>
        table.functions.map((fn, f) => [fn.name, Object.fromEntries(fn.sites.map((line, k) => [line, hits[f]![k]!]))]),
      ),
    );
  return { exports: context.exports as Record<string, (...args: unknown[]) => unknown>, hits, counting };
}
