import type { FileSites, FunctionSites } from '../runtime/abi.ts';
import { findAnnotations, mayBeAnnotated } from './annotations.ts';
import type { Node } from './ast.ts';
import { createEdits, type LineTable, lineTable } from './edits.ts';
import { emit } from './emit.ts';
import { chooseNames, epilogue, isInstrumented } from './epilogue.ts';
import { InstrumentError } from './error.ts';
import type { FileContext } from './frame.ts';
import { type Fn, findFunctions } from './functions.ts';
import { topNames } from './hoisting.ts';
import { asPath, mappedOrigin, type Origin, ownOrigin } from './origin.ts';
import { addFunctionPlace } from './outline/outline.ts';
import { type ParsedFile, parse, syntaxOf } from './parse.ts';
import { select } from './select.ts';
import { sourceMap } from './source-map.ts';
import type { FunctionInfo, InstrumentOptions, InstrumentResult, SourceMapV3 } from './types.ts';

/**
 * Inserts probes at the line boundaries of the selected functions. The text is not printed anew: every character of
 * the source stays, and every line keeps its number.
 *
 * @returns null when nothing in the file is selected, or when it has been instrumented before.
 * @throws InstrumentError when the file does not parse (with line and column) or is nested too deeply.
 */
export function instrument(code: string, options: InstrumentOptions): InstrumentResult | null {
  return instrumentParsed(code, options, () => parse(code, options));
}

/** The same for somebody who parses the file another way; `parseFile` is called only when there may be work to do. */
export function instrumentParsed(
  code: string,
  options: InstrumentOptions,
  parseFile: () => ParsedFile,
): InstrumentResult | null {
  const wanted = options.select ?? 'annotated';
  const lines = lineTable(code);
  if (isInstrumented(code) || syntaxOf(options.filename).declaration) return null;
  const mapped = options.inputSourceMap !== undefined;
  if (wanted === 'annotated' && !mayBeAnnotated(code) && !mapped) return null;
  const origin = mapped
    ? mappedOrigin(options.filename, options.inputSourceMap!, lines)
    : ownOrigin(options.filename, code, lines);
  const sources = mapped ? readSources(origin, options) : [];
  if (wanted === 'annotated' && !mayBeAnnotated(code) && !sources.some((source) => source && mayBeAnnotated(source))) {
    return null;
  }
  try {
    return transform(code, options, lines, origin, sources, parseFile());
  } catch (error) {
    if (error instanceof RangeError)
      throw new InstrumentError('nested too deeply to be instrumented', options.filename, 0, 0);
    throw error;
  }
}

function readSources(origin: Origin, options: InstrumentOptions): (string | null)[] {
  return origin.files.map((file, index) => origin.sources[index] ?? options.readSource?.(file) ?? null);
}

function transform(
  code: string,
  options: InstrumentOptions,
  lines: LineTable,
  origin: Origin,
  sources: readonly (string | null)[],
  { program, comments }: ParsedFile,
): InstrumentResult | null {
  const annotations = findAnnotations(code, comments, lines);
  const functions = findFunctions(program, annotations, (id) => origin.nameAt(id.start) ?? id.name);
  const info = (fn: Fn): FunctionInfo => ({
    name: fn.name,
    line: origin.at(fn.start)?.line ?? lines.position(fn.start).line,
    endLine: origin.at(fn.node.end - 1)?.line ?? lines.position(fn.node.end).line,
    annotated: fn.annotated,
  });
  const chosen = select(functions, options, origin, sources, info);
  if (chosen.length === 0) {
    return annotations.unused().length === 0 ? null : unchanged(code, options, annotations.unused());
  }

  const sourceType = kindOf(program, options);
  const edits = createEdits(code, lines);
  const names = chooseNames(code, asPath(options.filename));
  const table: FunctionSites[] = [];
  const indices = new Map<Fn, number>();
  const byNode = new Map<Node, Fn>(chosen.filter((fn) => fn.kind !== 'module').map((fn) => [fn.node, fn]));
  const file: FileContext = {
    code,
    edits,
    origin,
    names,
    position: lines.position,
    depth: 0,
    guards: 0,
    outlines: options.live === true ? { places: [], measured: measuredNames(chosen) } : null,
    selected: (node) => byNode.get(node),
    register(fn) {
      const at = origin.at(fn.start) ?? { file: 0, line: lines.position(fn.start).line };
      let parent = fn.parent;
      while (parent && !indices.has(parent)) parent = parent.parent;
      const sites = [at.line];
      indices.set(fn, table.length);
      const { name, endLine } = info(fn);
      table.push({ name, file: at.file, line: at.line, endLine, parent: parent ? indices.get(parent)! : -1, sites });
      addFunctionPlace(file, fn.node, table.length - 1);
      return { index: table.length - 1, sites, file: at.file, endLine };
    },
  };
  const module = chosen.find((fn) => fn.kind === 'module') ?? null;
  emit(file, program, module, sourceType);
  const complete = table.map((entry) => ({
    ...entry,
    endLine: entry.sites.reduce((last, line) => Math.max(last, line), entry.endLine),
  }));
  const sites: FileSites = {
    abi: 1,
    files: origin.files,
    functions: complete,
    ...(file.outlines && { loaded: asPath(options.filename), outlines: file.outlines.places }),
  };
  const shadowed =
    /(?:\b(?:var|let|const|class|function|import)\s+|[,{]\s*)(?:Symbol|globalThis)\b\s*[=,;})(]|\b(?:Symbol|globalThis)\s+from\b/.test(
      code,
    );
  edits.insert(endOf(program), epilogue(names, sites, { shadowed, keep: file.outlines ? topNames(program) : [] }));
  const result = edits.apply();
  let map: SourceMapV3 | null = null;
  return {
    code: result.code,
    // Most callers never look at it.
    get map(): SourceMapV3 {
      map ??= sourceMap(asPath(options.filename), code, lines, result.shifts, origin);
      return map;
    },
    table: sites,
    functions: chosen.map(info),
    unusedAnnotations: annotations.unused(),
    shifts: result.shifts,
  };
}

/** Annotations that no function follows: nothing is inserted, and the caller can say so. */
function unchanged(code: string, options: InstrumentOptions, unused: number[]): InstrumentResult {
  const lines = lineTable(code);
  const shifts = new Map();
  return {
    code,
    get map(): SourceMapV3 {
      return sourceMap(asPath(options.filename), code, lines, shifts, ownOrigin(options.filename, code, lines));
    },
    table: { abi: 1, files: [asPath(options.filename)], functions: [] },
    functions: [],
    unusedAnnotations: unused,
    shifts,
  };
}

/** Names of the declared functions that are measured. */
function measuredNames(chosen: readonly Fn[]): ReadonlySet<string> {
  return new Set(chosen.flatMap(({ node }) => (node.type === 'FunctionDeclaration' && node.id ? [node.id.name] : [])));
}

function kindOf(program: Node, options: InstrumentOptions): 'module' | 'commonjs' | 'script' {
  if (program.sourceType === 'module') return 'module';
  return options.sourceType === 'script' ? 'script' : 'commonjs';
}

/** End of the last statement; comments after it (a source map's address) stay last. */
function endOf(program: Node): number {
  const last = program.body.at(-1) ?? program.directives.at(-1);
  return last?.end ?? program.interpreter?.end ?? 0;
}
