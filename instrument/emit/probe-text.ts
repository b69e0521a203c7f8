import type { Probes } from '../../runtime/abi.ts';
import { type FunctionEmitter, UNKNOWN } from './emitter.ts';
import { chargeTo, isCounted, moveTo } from './flow.ts';

/** Probes of a frame that has another form, in capitals, where it can be suspended. */
type LineOrLeave = 'p' | 'g' | 'b' | 'h' | 'x';

/** `T.p(F`: the beginning of a probe's call, after the frame; `)`, or arguments, follow. */
function ofFrame(frame: FunctionEmitter, probe: LineOrLeave): string {
  return call(frame, frame.suspends ? (probe.toUpperCase() as Uppercase<LineOrLeave>) : probe);
}

function call({ file: { names } }: FunctionEmitter, probe: keyof Probes): string {
  return `${names.probes}.${probe}(${names.frame}`;
}

/** Declares the frame of a function at the beginning of its body. `quiet`: its header cannot allocate by its text. */
export function entry(frame: FunctionEmitter, keyword: 'const' | 'var' = 'const', quiet = false): string {
  const { probes, load, frame: variable } = frame.file.names;
  const isQuiet = quiet && !frame.suspends;
  if (isQuiet) frame.charged = UNKNOWN;
  const enter = isQuiet ? `c(${frame.index}` : `${frame.suspends ? 'E' : 'e'}(${frame.index},0`;
  return `${keyword} ${variable}=(${probes}||${load}()).${enter});`;
}

/** Beginning of what leaves the frame and hands a value back: `)` or `,value)` follows. */
export function leave(frame: FunctionEmitter): string {
  return ofFrame(frame, 'x');
}

/** Beginning of what suspends the frame and hands a value back: `)` or `,value)` follows. */
export function suspend(frame: FunctionEmitter): string {
  return call(frame, 's');
}

/** Beginning of what resumes the frame, when its argument has been evaluated: `,value)` follows. */
export function resume(frame: FunctionEmitter): string {
  return call(frame, 'r');
}

/** Beginning of what makes an iterable suspend the frame between its values: `,iterable,message)` follows. */
export function suspendingIterable(frame: FunctionEmitter): string {
  return call(frame, 'a');
}

/** Beginning of what notes where a value is thrown: `value)` follows. */
export function throwing(frame: FunctionEmitter, offset: number): string {
  const { line, column } = frame.file.position(offset);
  return `${frame.file.names.probes}.t(${line},${column + 1},`;
}

/** Text before and after the value of an initialiser, which is an activation of its own, on the line it stands on. */
export function initialising(frame: FunctionEmitter, line: number): [string, string] {
  const { probes, load } = frame.file.names;
  return [`((${probes}||${load}()).i(${frame.index},${frame.site(line)}),${probes}.y(${frame.index},`, ')'];
}

/** Moves the cursor to a line and counts a hit there; an expression. */
export function lineProbe(frame: FunctionEmitter, line: number): string {
  if (line === frame.only) return backProbe(frame, line);
  return `${ofFrame(frame, 'p')},${frame.site(line)})`;
}

/** Moves the cursor back to a line that was counted before; an expression. */
export function backProbe(frame: FunctionEmitter, line: number): string {
  return `${backWith(frame, line)})`;
}

/** Beginning of the same, which hands a value back when that has been evaluated: `,value)` follows. */
export function backWith(frame: FunctionEmitter, line: number): string {
  return `${ofFrame(frame, 'b')},${frame.site(line)}`;
}

/** Begins a line that cannot allocate by its text, and counts a hit there: its interval is that of the line under the cursor; an expression. */
export function quietProbe(frame: FunctionEmitter, line: number): string {
  return `${ofFrame(frame, 'g')},${frame.site(line)})`;
}

/**
 * Comes to a line that may allocate: the probe that moves the cursor there, with a hit unless that is counted already; an
 * expression. Null when the cursor stands there.
 */
export function comeTo(frame: FunctionEmitter, line: number): string | null {
  if (line === frame.cursor && line === frame.charged) return null;
  const probe = line === frame.cursor || isCounted(frame, line) ? backProbe(frame, line) : lineProbe(frame, line);
  chargeTo(frame, line);
  return probe;
}

/**
 * Comes to a line, or to an operand on one, that cannot allocate by its text: the probe that counts a hit; an expression.
 * Null when that is counted already. As an operand it leaves the cursor to the statement around.
 */
export function passTo(frame: FunctionEmitter, line: number, as: 'statement' | 'operand'): string | null {
  const counted = line === frame.cursor || isCounted(frame, line);
  moveTo(frame, line);
  if (counted) return null;
  if (as === 'operand') return hitProbe(frame, line);
  // The runtime may look at the line, with the cursor on it.
  frame.charged = UNKNOWN;
  return quietProbe(frame, line);
}

/** Counts a hit of a line; the cursor stays; an expression. */
export function hitProbe(frame: FunctionEmitter, line: number): string {
  return `${ofFrame(frame, 'h')},${frame.site(line)})`;
}

/** A probe as an argument that adds none. */
export function spreadProbe({ file }: FunctionEmitter, probe: string): string {
  return `...(${probe},${file.names.probes}.n())`;
}

/**
 * A resource of the block, declared after those of the program, so that it is the first to be disposed of: the frame is
 * suspended before the block waits for the others. It is a synchronous one, for which nothing waits.
 */
export function disposalGuard(frame: FunctionEmitter): string {
  const { file } = frame;
  file.guards++;
  return `;using ${file.names.frame}${file.guards}=${call(frame, 'd')});`;
}

/** A probe as a statement. */
export function asStatement(frame: FunctionEmitter, probe: string): string {
  return frame.silent ? `var ${frame.file.names.blank}=${probe};` : `${probe};`;
}

/** Probe before a statement that starts at `offset` (its label included). `quiet`: it cannot allocate by its text. */
export function probeStatement(frame: FunctionEmitter, offset: number, quiet = false): void {
  const line = frame.line(offset);
  if (line === UNKNOWN) return;
  const probe = quiet ? passTo(frame, line, 'statement') : comeTo(frame, line);
  if (probe !== null) frame.file.edits.insert(offset, asStatement(frame, probe));
}
