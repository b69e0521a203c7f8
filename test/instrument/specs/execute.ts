/** Runs a small program, with or without probes, and says what it did. */
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import vm from 'node:vm';
import { transform } from 'esbuild';
import { type InstalledRuntime, RUNTIME_NAME } from '../../../runtime/abi.ts';

export interface Program {
  readonly code: string;
  /** `script`, `commonjs`, `module`, or the extension of a language that is compiled first. */
  readonly kind: string;
  /** Absolute; the program's errors name it. Its folder exists. */
  readonly filename: string;
  /** Evaluated one after the other when the program has run; undefined asks for the completion value. */
  readonly calls: readonly (string | undefined)[];
  readonly legacyDecorators?: boolean;
}

export interface Behaviour {
  /** `returns: …` or `throws: Name: message`, one for each call. */
  readonly outcomes: string[];
  /** What was logged, separated by blanks. */
  readonly log: string;
  /** For each error that came out: `line:column` of its frames in the program, innermost first. */
  readonly positions: string[][];
}

type Evaluate = (call: string) => unknown;

const show = (value: unknown): string =>
  inspect(value, { breakLength: Infinity, compact: true, depth: 8, maxArrayLength: 200 }).replaceAll('\n', ' ');

/** The extension that the instrumenter sees for a program of this kind. */
export function extensionOf(kind: string): string {
  return kind === 'script' ? 'js' : kind === 'commonjs' ? 'cjs' : kind === 'module' ? 'mjs' : kind;
}

/**
 * Executes `program`; `runtime`, when given, is installed for it. `onLog` is called inside each `log(…)` with the
 * line and column of the call in the program.
 */
export async function execute(
  program: Program,
  runtime?: InstalledRuntime,
  onLog?: (line: number, column: number) => void,
): Promise<Behaviour> {
  const outcomes: string[] = [];
  const positions: string[][] = [];
  const logged: string[] = [];
  const { file, start, dispose } = await loader(program, { log, console: { log }, setTimeout, setImmediate }, runtime);
  const where = new RegExp(`${quoteRegExp(file)}:(\\d+):(\\d+)`);
  function log(...values: unknown[]): void {
    logged.push(...values.map((value) => (typeof value === 'string' ? value : show(value))));
    if (onLog === undefined) return;
    const caller = new Error().stack!.split('\n')[2] ?? '';
    const at = where.exec(caller);
    if (at) onLog(Number(at[1]), Number(at[2]));
  }
  const failed = (error: unknown): void => {
    const thrown = inspectable(error) ? `${error.name}: ${error.message}` : show(error);
    outcomes.push(`throws: ${thrown.replaceAll('\n', ' ')}`);
    if (!inspectable(error)) return;
    const frames = String(error.stack).matchAll(new RegExp(where, 'g'));
    positions.push([...frames].map((frame) => `${frame[1]}:${frame[2]}`));
  };
  try {
    const { completion, evaluate } = await start();
    for (const call of program.calls) {
      try {
        outcomes.push(`returns: ${show(await (call === undefined ? completion : evaluate(call)))}`);
      } catch (error) {
        failed(error);
      }
    }
  } catch (error) {
    failed(error);
  } finally {
    dispose();
  }
  return { outcomes, log: logged.join(' '), positions };
}

interface Loader {
  /** What the program's stack frames name. */
  readonly file: string;
  start(): Promise<{ completion: unknown; evaluate: Evaluate }>;
  dispose(): void;
}

async function loader(program: Program, globals: object, runtime: InstalledRuntime | undefined): Promise<Loader> {
  const symbol = RUNTIME_NAME;
  if (program.kind === 'script') {
    const context = vm.createContext({ ...globals });
    if (runtime) Object.defineProperty(vm.runInContext('globalThis', context), symbol, { value: runtime });
    return {
      file: program.filename,
      start: async () => {
        const completion = vm.runInContext(program.code, context, { filename: program.filename });
        return {
          completion,
          evaluate: (call) => vm.runInContext(call, context),
        };
      },
      dispose: () => {},
    };
  }
  const commonjs = program.kind === 'commonjs' || program.kind === 'cts';
  const compiled =
    program.kind === 'commonjs' || program.kind === 'module' ? program.code : await compile(program, commonjs);
  const file = join(program.filename, '..', `${randomUUID()}.${commonjs ? 'cjs' : 'mjs'}`);
  writeFileSync(file, compiled);
  const before = { ...globals, [symbol]: runtime };
  const saved = Object.getOwnPropertyDescriptors(globalThis);
  for (const key of Reflect.ownKeys(before)) {
    const value = (before as Record<string | symbol, unknown>)[key];
    if (value !== undefined && key !== 'console') {
      Object.defineProperty(globalThis, key, { value, configurable: true, writable: true });
    }
  }
  return {
    file,
    start: async () => {
      const exports: unknown = commonjs ? createRequire(file)(file) : await import(pathToFileURL(file).href);
      return {
        completion: undefined,
        evaluate: (call) => new Function(commonjs ? 'exports' : 'ns', `return ${call}`)(exports),
      };
    },
    dispose: () => {
      rmSync(file, { force: true });
      for (const key of Reflect.ownKeys(before)) {
        const descriptor = (saved as Record<string | symbol, PropertyDescriptor | undefined>)[key];
        if (descriptor) Object.defineProperty(globalThis, key, descriptor);
        else Reflect.deleteProperty(globalThis, key);
      }
    },
  };
}

async function compile(program: Program, commonjs: boolean): Promise<string> {
  const language = program.kind.replace(/^[mc]ts$/, 'ts') as 'ts' | 'tsx' | 'jsx';
  const experimentalDecorators = program.legacyDecorators ?? false;
  const { code } = await transform(program.code, {
    loader: language,
    format: commonjs ? 'cjs' : 'esm',
    target: 'es2022',
    supported: { using: false },
    jsxFactory: 'h',
    jsxFragment: '"Fragment"',
    tsconfigRaw: { compilerOptions: { experimentalDecorators } },
    logLevel: 'silent',
  });
  return code;
}

const inspectable = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && typeof (value as Error).stack === 'string' && 'message' in value;

const quoteRegExp = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
