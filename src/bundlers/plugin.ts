/**
 * The transform as a plugin of bundlers, `mprof-line/vite` and so on. It comes before other transforms where the bundler lets it
 * choose, and so sees the text as it was written. What an earlier one has changed is led back by that one's source map.
 *
 *     file ──(earlier transforms)──▶ text ──probes──▶ text + map to the text before ──▶ the bundler puts the maps together
 */
import { readFileSync } from 'node:fs';
import type { UnpluginBuildContext, UnpluginContext, UnpluginFactory } from 'unplugin';
import { InstrumentError, type InstrumentOptions, instrument, type SourceMapV3 } from '../../instrument/index.ts';
import { lineTable } from '../../instrument/text/lines.ts';
import { ownOrigin } from '../../instrument/text/origin.ts';
import { sourceMap } from '../../instrument/text/source-map.ts';
import { createSelection, type Selection } from '../load/selection.ts';
import { type BundlerOptions, chosen } from './options.ts';

/** What a bundler calls a module, and what it may add to a path. */
const QUERY = /[?#].*$/s;

/** A transform's context; bundlers of rollup's kind know what the transforms before made. */
type TransformContext = UnpluginBuildContext & UnpluginContext & { getCombinedSourcemap?(): object };

/** What unplugin makes a plugin of each bundler from. */
export const probes: UnpluginFactory<BundlerOptions | undefined, false> = (given, { framework }) => {
  const { select, ...files } = chosen(`mprof-line/${framework}`, given);
  const selection = createSelection({ cwd: process.cwd(), all: false, only: [], ...files });
  return {
    name: 'mprof-line',
    enforce: 'pre',
    transformInclude: (id) => pathOf(id, selection) !== null,
    transform(text, id) {
      return withProbes(this as TransformContext, text, id, { filename: pathOf(id, selection) ?? id, select });
    },
  };
};

function pathOf(id: string, selection: Selection): string | null {
  if (id.startsWith('\0')) return null;
  const path = id.replace(QUERY, '');
  return selection.takesFile(path) ? path : null;
}

function withProbes(
  context: TransformContext,
  text: string,
  id: string,
  options: InstrumentOptions,
): { code: string; map: SourceMapV3 } | null {
  const { filename } = options;
  if (text !== textOf(filename)) {
    // A part of the file, or something about it that the bundler was asked for: `./page.ts?raw`.
    if (QUERY.test(id)) return null;
    const before = mapBefore(context);
    if (before) options.inputSourceMap = before;
  }
  const result = probed(context, text, { ...options, sourceType: 'unambiguous', readSource: textOf });
  if (result === null || result.functions.length === 0) return null;
  const lines = lineTable(text);
  return { code: result.code, map: sourceMap(filename, text, lines, result.shifts, ownOrigin(filename, text, lines)) };
}

/** The source map of what the transforms before made of the file. */
function mapBefore(context: TransformContext): object | undefined {
  if (context.getCombinedSourcemap) return context.getCombinedSourcemap();
  const native = context.getNativeBuildContext?.();
  return native && 'inputSourceMap' in native ? native.inputSourceMap : undefined;
}

function probed(context: TransformContext, text: string, options: InstrumentOptions): ReturnType<typeof instrument> {
  try {
    return instrument(text, options);
  } catch (error) {
    if (!(error instanceof InstrumentError)) throw error;
    context.warn(`mprof-line: ${error.message}; the file is left as it is`);
    return null;
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
