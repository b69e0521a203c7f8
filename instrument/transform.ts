import { ABI_VERSION, type FileSites, type WrittenVariable } from '../runtime/abi.ts';
import { behind, emitModule } from './emit/bodies.ts';
import type { Names } from './emit/emitter.ts';
import { chooseNames, epilogue, isInstrumented } from './emit/epilogue.ts';
import { emitKept } from './emit/kept.ts';
import { emitNested } from './emit/nested.ts';
import { outlinesOf } from './emit/outline/outline.ts';
import { InstrumentError } from './error.ts';
import { fileContext } from './file-context.ts';
import { findAnnotations, mayBeAnnotated } from './select/annotations.ts';
import { type Fn, findFunctions } from './select/functions.ts';
import { moduleParts } from './select/module-parts.ts';
import type { OwnName } from './select/names.ts';
import { annotatedInOriginal, select } from './select/select.ts';
import { findWrappers } from './select/wrappers.ts';
import { createEdits, type Edits, type Insertion } from './text/edits.ts';
import { type LineTable, lineTable } from './text/lines.ts';
import { asPath, mappedOrigin, type Origin, ownOrigin } from './text/origin.ts';
import { sourceMap } from './text/source-map.ts';
import type { Node, NodeOf } from './tree/ast.ts';
import { type ParsedFile, syntaxOf } from './tree/parse.ts';
import { ownVariables } from './tree/scope.ts';
import { createSurvey } from './tree/survey.ts';
import type { FunctionInfo, InstrumentOptions, InstrumentResult, SourceMapV3 } from './types.ts';

/** What the instrumented text is made of, beside the text itself. */
export interface Parts {
  readonly chosen: ReadonlySet<Fn>;
  readonly names: Names;
  readonly insertions: readonly Readonly<Insertion>[];
}

/**
 * Inserts probes as `instrument` does, for somebody who parses the file another way; `parseFile` is called only when there may be work to do.
 * `onParts` hears of what was inserted for which functions.
 */
export function instrumentParsed(
  code: string,
  options: InstrumentOptions,
  parseFile: () => ParsedFile,
  onParts?: (parts: Parts) => void,
): InstrumentResult | null {
  const wanted = options.select ?? 'annotated';
  const lines = lineTable(code);
  if (isInstrumented(code) || syntaxOf(options.filename).declaration) return null;
  const mapped = options.inputSourceMap !== undefined;
  if (wanted === 'annotated' && !mayBeAnnotated(code) && !mapped) return null;
  const origin = mapped
    ? mappedOrigin(options.filename, options.inputSourceMap!, code, lines)
    : ownOrigin(options.filename, code, lines);
  const sources = mapped ? readSources(origin, options) : [];
  if (wanted === 'annotated' && !mayBeAnnotated(code) && !sources.some((source) => source && mayBeAnnotated(source))) {
    return null;
  }
  try {
    return transform({ code, options, lines, origin, sources }, parseFile(), onParts);
  } catch (error) {
    if (error instanceof RangeError)
      throw new InstrumentError('nested too deeply to be instrumented', options.filename, 0, 0);
    throw error;
  }
}

function readSources(origin: Origin, options: InstrumentOptions): (string | null)[] {
  return origin.files.map((file, index) => origin.sources[index] ?? options.readSource?.(file) ?? null);
}

/** Where variables were written, by the offsets at which a compiled file has them; those of which the map says nothing are left out. */
function written(variables: ReadonlyMap<string, number>, origin: Origin): WrittenVariable[] {
  return [...variables].flatMap(([name, offset]) => {
    const at = origin.at(offset);
    return at === null ? [] : [[name, at.file, at.line, origin.nameAt(offset) ?? name] as const];
  });
}

/** A file that there may be work to do in. */
interface Source {
  readonly code: string;
  readonly options: InstrumentOptions;
  readonly lines: LineTable;
  readonly origin: Origin;
  /** The texts of the files that it was compiled from; null: not to be had. */
  readonly sources: readonly (string | null)[];
}

function transform(
  { code, options, lines, origin, sources }: Source,
  { program, comments }: ParsedFile,
  onParts: ((parts: Parts) => void) | undefined,
): InstrumentResult | null {
  const annotations = findAnnotations(code, comments, lines);
  const wanted = options.select ?? 'annotated';
  const survey = createSurvey();
  const ownName: OwnName = (id) => origin.nameAt(id.start) ?? id.name;
  const { functions, topLevelAwait } = findFunctions(program, annotations, ownName, survey);
  const module = functions.find((fn): fn is Fn<'module'> => fn.kind === 'module')!;
  const { before, parts } = moduleParts(module, origin);
  const inOriginal = wanted === 'all' ? () => false : annotatedInOriginal(origin, sources);
  const wrappers = findWrappers(program, origin);
  const info = (fn: Fn): FunctionInfo => ({
    name: wrappers.bodyOf(fn) !== null && wrappers.homeOf(fn) !== null ? module.name : fn.name,
    line: (wrappers.homeOf(fn) ?? origin.at(fn.start))?.line ?? lines.position(fn.start).line,
    endLine: origin.at(fn.node.end - 1)?.line ?? lines.position(fn.node.end).line,
    annotated: fn.annotated || inOriginal(fn),
    ...(fn.limits.length > 0 && { limits: fn.limits }),
  });
  const chosen = select(functions, wanted, origin, info, { top: parts[0], wrappers });
  if (chosen.size === 0) {
    return annotations.unused().length === 0 ? null : unchanged(code, options, annotations.unused());
  }

  const sourceType = kindOf(program, options);
  const edits = createEdits(code, lines, comments, (program.directives[0] ?? program.body[0])?.start ?? code.length);
  const names = chooseNames(code, asPath(options.filename), options.ownScope);
  const byNode = new Map<Node, Fn>();
  for (const fn of chosen) if (fn.kind !== 'module') byNode.set(fn.node, fn);
  const measured = chosen.has(module) ? parts : [];
  const isSelected = (node: Node): boolean => byNode.has(node);
  const closures = survey.finish(measured.length > 0 ? () => true : isSelected, isSelected);
  const isJoined = measured.length > 1;
  const known = {
    code,
    edits,
    lines,
    origin,
    names,
    closures,
    top: sourceType === 'script' ? null : program,
    functions,
    chosen,
    byNode,
    isJoined,
    wrappers,
    info,
    options,
  };
  const { file, table, joined } = fileContext(known);
  for (const fn of functions) if (!chosen.has(fn)) emitKept(file, wrappers.bodyOf(fn));
  const isPart = before.length > 0 || isJoined;
  for (const node of measured.length > 0 ? before : [program]) emitNested(file, node);
  for (const part of measured) emitModule(file, part, topLevelAwait, sourceType, isPart);
  const complete = table.map((entry) => ({
    ...entry,
    endLine: entry.sites.reduce((last, line) => Math.max(last, line), entry.endLine),
  }));
  const variables = file.outlines === null ? [] : [program, ...file.kept.keys()].map(({ body }) => ownVariables(body));
  const sites: FileSites = {
    abi: ABI_VERSION,
    files: origin.files,
    functions: complete,
    ...(file.outlines && { loaded: asPath(options.filename), ...outlinesOf(file.outlines) }),
    ...(variables.length > 0 && !origin.isOwn && { variables: variables.flatMap((names) => written(names, origin)) }),
  };
  edits.insert(endOf(program, edits), epilogue(names, sites, file.direct, [...(variables[0]?.keys() ?? [])]));
  const result = edits.apply();
  onParts?.({ chosen, names, insertions: result.insertions });
  let map: SourceMapV3 | null = null;
  return {
    code: result.code,
    // Most callers never look at it.
    get map(): SourceMapV3 {
      map ??= sourceMap(asPath(options.filename), code, lines, result.shifts, origin);
      return map;
    },
    table: sites,
    functions: [...chosen].flatMap((fn): readonly Fn[] => (fn === module ? measured : [fn])).map(info),
    unusedAnnotations: annotations.unused(),
    joined: [...joined.values()],
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
    table: { abi: ABI_VERSION, files: [asPath(options.filename)], functions: [] },
    functions: [],
    unusedAnnotations: unused,
    joined: [],
    shifts,
  };
}

function kindOf(program: NodeOf<'Program'>, options: InstrumentOptions): 'module' | 'commonjs' | 'script' {
  if (program.sourceType === 'module') return 'module';
  return options.sourceType === 'script' ? 'script' : 'commonjs';
}

/** End of the last statement; comments after it (a source map's address) stay last. */
function endOf(program: NodeOf<'Program'>, edits: Edits): number {
  const last = program.body.at(-1);
  if (last !== undefined) return behind(last, edits);
  return program.directives.at(-1)?.end ?? program.interpreter?.end ?? 0;
}
