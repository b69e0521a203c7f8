import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Positions } from './place.ts';
import type { Probed } from './probed.ts';
import { moveShifts } from './shifts.ts';
import { probesIn, type TransformContext } from './transform.ts';

/** Text that the program itself hands to V8, as test runners do, under the name of a file. */
export interface Evaluated {
  text: string;
  /** Path or URL; it may have a query. */
  filename: string;
  /** `body`: of an async function that V8 puts around it, which is written like a module. */
  format: 'module' | 'commonjs' | 'script' | 'body';
  /** What V8 adds to lines (and, on the first, to columns) of the text. */
  lineOffset?: number | undefined;
  columnOffset?: number | undefined;
}

/** Lines that V8 writes above the body of a function that it makes of text. */
export const ABOVE_BODY = 2;

/** A file's text between the ends of a function that a runner has put around it. */
interface Parts {
  head: string;
  body: string;
  tail: string;
  format: Evaluated['format'];
  /** Lines above the text in the script that its source map is of. */
  above?: number;
}

/** What came of the text last evaluated for a file: a runner evaluates most files again for each test file. */
interface Known {
  text: string;
  ready: string | null;
}

/** Puts probes into what is evaluated under the name of a selected file; null when it runs as it is. */
export type ProbeEvaluated = (evaluated: Evaluated) => string | null;

/** The source map, as JSON, of a text that comes without it; null for none. */
export type MapOf = (text: string) => string | null;

/** Makes the function that does so, and remembers the last text of each file. */
export function probingEvaluated(context: TransformContext, mapOf: MapOf = () => null): ProbeEvaluated {
  const known = new Map<string, Known>();
  return (evaluated) => {
    const { text, filename } = evaluated;
    const path = namesFile(filename) ? pathOf(filename) : null;
    if (path === null || !context.selection.takesFile(path)) return null;
    const before = known.get(filename);
    if (before?.text === text) return before.ready;
    const ready = existsSync(path) ? probed(evaluated, path, context, mapOf) : null;
    known.set(filename, { text, ready });
    return ready;
  };
}

/** Whether what a text is evaluated under can be the name of a file: most of what is made of text has a name of Node's, like `evalmachine.<anonymous>`. */
export function namesFile(filename: unknown): filename is string {
  return typeof filename === 'string' && (filename.startsWith('file:') || isAbsolute(filename));
}

function pathOf(filename: string): string | null {
  try {
    if (filename.startsWith('file:')) return fileURLToPath(filename);
  } catch {
    return null;
  }
  const path = filename.replace(/[?#].*$/, '');
  // A blank would end the name of a script in a comment.
  return path.includes('%20') && !existsSync(path) ? path.replaceAll('%20', ' ') : path;
}

function probed(evaluated: Evaluated, path: string, context: TransformContext, mapOf: MapOf): string | null {
  const inside = partsOf(evaluated);
  const map = inside && mapOf(inside.body);
  if (map) inside.body += mapComment(map);
  return (inside && joined(inside, evaluated, path, context)) ?? joined(whole(evaluated), evaluated, path, context);
}

/** As vitest itself adds it for a debugger. */
function mapComment(map: string): string {
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`;
}

function joined(parts: Parts, evaluated: Evaluated, path: string, context: TransformContext): string | null {
  const { head, body, tail, format, above } = parts;
  const result = probesIn({ path, text: body, format, above, mayBeMade: true }, context);
  if (result === null) return null;
  const text = head + result.code + tail;
  tell(result, { ...evaluated, head, path }, text, context);
  return text;
}

function tell(
  { shifts, measuredAs }: Probed,
  { text, filename, head, path, lineOffset = 0, columnOffset = 0 }: Evaluated & { head: string; path: string },
  code: string,
  context: TransformContext,
): void {
  const named = { path, name: filename, source: text } satisfies Omit<Positions, 'shifts'>;
  const positions = { ...named, ...(measuredAs !== undefined && { measuredAs }) };
  context.onPositions({ ...positions, shifts: moveShifts(shifts, lineOffset, head.length + columnOffset) });
  context.onProbed?.(code, { ...positions, shifts: moveShifts(shifts, 0, head.length) });
}

/** The first characters of a function around a file: an expression on the first line, which the file goes on. */
const HEAD =
  /^[ \t]*(?:(['"])use strict\1;)?[ \t]*\(?[ \t]*(async[ \t]*)?(?:function\b[ \t]*[\w$]*[ \t]*\([^()\n]*\)|\([^()\n]*\)[ \t]*=>)[ \t]*(\{+)/;

function partsOf({ text, format }: Evaluated): Parts | null {
  if (format !== 'script') return null;
  const [head, , async, braces] = HEAD.exec(text) ?? [];
  if (head === undefined) return null;
  const tail = new RegExp(`\\n[ \\t]*\\}{${braces!.length}}[ \\t]*\\)?;?\\s*$`).exec(text)?.[0];
  if (tail === undefined) return null;
  const body = text.slice(head.length, text.length - tail.length);
  return { head, body, tail, format: async === undefined ? 'commonjs' : 'module' };
}

function whole({ text, format }: Evaluated): Parts {
  if (format === 'body') return { head: '', body: text, tail: '', format: 'module', above: ABOVE_BODY };
  return { head: '', body: text, tail: '', format };
}
