import type { FunctionSites } from '../runtime/abi.ts';
import type { FileContext, Names, Outlines } from './emit/emitter.ts';
import { emittingWalk } from './emit/emitting-walk.ts';
import { measuredNames } from './emit/outline/measured-names.ts';
import { addFunctionPlace } from './emit/outline/outline.ts';
import type { Fn } from './select/functions.ts';
import type { Wrappers } from './select/wrappers.ts';
import type { Edits } from './text/edits.ts';
import type { LineTable } from './text/lines.ts';
import type { Origin } from './text/origin.ts';
import type { Node } from './tree/ast.ts';
import type { Closures } from './tree/closures.ts';
import { syntaxOf } from './tree/parse.ts';
import type { FunctionInfo, InstrumentOptions, InstrumentResult } from './types.ts';

/** What is known of a file before its probes are written. */
export interface FileParts {
  readonly code: string;
  readonly edits: Edits;
  readonly lines: LineTable;
  readonly origin: Origin;
  readonly names: Names;
  readonly closures: Closures;
  /** See {@link FileContext.top}. */
  readonly top: FileContext['top'];
  readonly functions: readonly Fn[];
  readonly chosen: ReadonlySet<Fn>;
  /** Each chosen function but the module by its node. */
  readonly byNode: ReadonlyMap<Node, Fn>;
  /** Whether the module is several files. */
  readonly isJoined: boolean;
  readonly wrappers: Wrappers;
  readonly info: (fn: Fn) => FunctionInfo;
  readonly options: InstrumentOptions;
}

/** Lines of other files inside statements of one, each once. */
type Joined = ReadonlyMap<string, InstrumentResult['joined'][number]>;

/** What the walk is told of the file; the functions' entries in the table, and lines of other files, which it fills in. */
export function fileContext(parts: FileParts): { file: FileContext; table: FunctionSites[]; joined: Joined } {
  const {
    code,
    edits,
    lines,
    origin,
    names,
    closures,
    top,
    functions,
    chosen,
    byNode,
    isJoined,
    wrappers,
    info,
    options,
  } = parts;
  const { typescript, jsx } = syntaxOf(options.filename);
  const table: FunctionSites[] = [];
  const joined = new Map<string, InstrumentResult['joined'][number]>();
  // Parts of a module are that module to what stands in it.
  const indices = new Map<Fn | 'module', number>();
  const keyOf = (fn: Fn): Fn | 'module' => (fn.kind === 'module' ? 'module' : fn);
  const outlines: Outlines | null =
    options.live === true
      ? {
          places: [],
          bare: [],
          wide: [],
          measured: measuredNames(functions, chosen),
          objects: options.objects === true,
        }
      : null;
  const bodies = outlines === null ? [] : functions.flatMap((fn) => wrappers.bodyOf(fn) ?? []);
  const file: FileContext = {
    code,
    edits,
    origin,
    names,
    direct: new Set(),
    walk: emittingWalk,
    position: lines.position,
    line: lines.line,
    closures,
    top,
    isCompiled: typescript || jsx === 'yes',
    depth: 0,
    guards: 0,
    outlines,
    kept: new Map(bodies.map((body, index) => [body, index])),
    selected: (node) => byNode.get(node),
    foreign: ({ file, line }) => joined.set(`${file}:${line}`, { file: origin.files[file]!, line }),
    register(fn) {
      const home = wrappers.homeOf(fn);
      const at = home ?? origin.at(fn.start) ?? { file: 0, line: lines.position(fn.start).line };
      let parent = fn.parent;
      while (parent && !indices.has(keyOf(parent))) parent = parent.parent;
      const sites = [at.line];
      const index = table.length;
      indices.set(keyOf(fn), index);
      const { name, ...around } = info(fn);
      const endLine = home === null ? around.endLine : home.line;
      table.push({
        name,
        file: at.file,
        line: at.line,
        endLine,
        parent: parent ? indices.get(keyOf(parent))! : -1,
        sites,
      });
      // V8 has one function for all that stands at the top of a file: which part made something it does not know.
      if (fn.kind !== 'module' || !isJoined) addFunctionPlace(file, fn.node, index);
      return { index, sites, file: at.file, endLine };
    },
  };
  return { file, table, joined };
}
