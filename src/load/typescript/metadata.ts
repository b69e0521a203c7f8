import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import type { CompilerOptions } from './tsconfig.ts';

/** What is used of TypeScript, in all versions that have it. */
interface TypeScript {
  version: string;
  ScriptTarget: { ES2022: number };
  ModuleKind: { CommonJS: number; ESNext: number };
  convertCompilerOptionsFromJson(json: object, folder: string): { options: Record<string, unknown> };
  transpileModule(
    text: string,
    options: { fileName: string; compilerOptions: object; reportDiagnostics: true },
  ): { outputText: string; sourceMapText: string; diagnostics?: Diagnostic[] };
  flattenDiagnosticMessageText(text: unknown, lineEnd: string): string;
}

interface Diagnostic {
  messageText: unknown;
  start?: number;
  length?: number;
}

/** A text that is wrong, and where: characters from its beginning. */
export class WrongText extends Error {
  readonly start: number;
  readonly length: number;
  constructor(message: string, start: number, length: number) {
    super(message);
    this.start = start;
    this.length = length;
  }
}

/**
 * Whether the decorators of a file are to know types: `emitDecoratorMetadata`, on which frameworks rely that inject what a
 * constructor asks for. Only TypeScript itself writes them.
 */
export function needsMetadata(text: string, path: string, options: CompilerOptions | null): boolean {
  if (options?.emitDecoratorMetadata !== true || options.experimentalDecorators !== true) return false;
  return /\.[cm]?tsx?$/.test(path) && /(?:^|[^\w$.])@[\w$(]/m.test(text);
}

/** The version of the compiler that {@link compileWithMetadata} uses for a file; empty when there is none. */
export function versionFor(path: string): string {
  try {
    const file = createRequire(path).resolve('typescript/package.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  } catch {
    return '';
  }
}

/**
 * Compiles by the TypeScript that the project has installed, one file at a time.
 * @throws WrongText, and an Error when the project has no such TypeScript.
 */
export function compileWithMetadata(
  text: string,
  path: string,
  format: 'cjs' | 'esm',
  asWritten: CompilerOptions,
): { code: string; map: string } {
  const typescript = projectTypescript(path);
  const { ScriptTarget, ModuleKind } = typescript;
  const { moduleResolution: _, verbatimModuleSyntax, ...kept } = asWritten;
  const json = format === 'esm' ? { ...kept, verbatimModuleSyntax } : kept;
  const { options } = typescript.convertCompilerOptionsFromJson(json, dirname(path));
  const target = options.target as number | undefined;
  const { outputText, sourceMapText, diagnostics } = typescript.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      ...options,
      // What the fields of a class mean depends on the target that is written; the rest is for this Node.
      useDefineForClassFields: options.useDefineForClassFields ?? (target ?? 0) >= ScriptTarget.ES2022,
      target: ScriptTarget.ES2022,
      module: format === 'cjs' ? ModuleKind.CommonJS : ModuleKind.ESNext,
      isolatedModules: true,
      sourceMap: true,
      inlineSourceMap: false,
      inlineSources: false,
      removeComments: false,
      declaration: false,
      composite: false,
      incremental: false,
      noEmit: false,
      emitDeclarationOnly: false,
    },
  });
  // Those without a place are about options, which are the project's affair.
  const wrong = diagnostics?.find(({ start }) => start !== undefined);
  if (wrong) {
    const message = typescript.flattenDiagnosticMessageText(wrong.messageText, '\n');
    throw new WrongText(message, wrong.start!, wrong.length ?? 1);
  }
  const map = { ...(JSON.parse(sourceMapText) as object), sources: [path] };
  return { code: outputText.replace(/\n\/\/# sourceMappingURL=\S*\s*$/, '\n'), map: JSON.stringify(map) };
}

const found = new Map<string, TypeScript>();

function projectTypescript(path: string): TypeScript {
  const require = createRequire(path);
  let file: string;
  try {
    file = require.resolve('typescript');
  } catch {
    throw refusal(path, 'none is installed');
  }
  const known = found.get(file);
  if (known) return known;
  const typescript = require('typescript') as TypeScript;
  if (typeof typescript.transpileModule !== 'function') {
    throw refusal(path, `TypeScript ${typescript.version} lets no other program compile with it`);
  }
  found.set(file, typescript);
  return typescript;
}

function refusal(path: string, why: string): Error {
  const error = new Error(
    `cannot compile ${basename(path)}: its tsconfig.json says emitDecoratorMetadata, which takes the project’s own TypeScript, and ${why}; npm install --save-dev typescript@5`,
  );
  // The program dies of it: no frames of the profiler's.
  error.stack = `mprof-line: ${error.message}\n    at ${path}:1:1`;
  return error;
}
