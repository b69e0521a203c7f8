import type { Probes } from '../../runtime/abi.ts';
import { type FunctionEmitter, UNKNOWN } from './emitter.ts';
import { isCounted, moveTo } from './flow.ts';

/** Probes of a frame that has another form, in capitals, where it can be suspended. */
type LineOrLeave = 'p' | 'b' | 'h' | 'x';

/** `T.p(F`: the beginning of a probe's call, after the frame; `)`, or arguments, follow. */
function ofFrame(frame: FunctionEmitter, probe: LineOrLeave): string {
  return call(frame, frame.suspends ? (probe.toUpperCase() as Uppercase<LineOrLeave>) : probe);
}

function call({ file: { names } }: FunctionEmitter, probe: keyof Probes): string {
  return `${names.probes}.${probe}(${names.frame}`;
}

/** Declares the frame of a function at the beginning of its body. */
export function entry(frame: FunctionEmitter, keyword: 'const' | 'var' = 'const'): string {
  const { probes, load, frame: variable } = frame.file.names;
  return `${keyword} ${variable}=(${probes}||${load}()).${frame.suspends ? 'E' : 'e'}(${frame.index},0);`;
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

/** Moves the cursor to a line, with a hit unless that is counted already; an expression. */
export function probeOf(frame: FunctionEmitter, line: number): string {
  return isCounted(frame, line) ? backProbe(frame, line) : lineProbe(frame, line);
}

/** Counts a hit of a line; the cursor stays; an expression. */
export function hitProbe(frame: FunctionEmitter, line: number): string {
  return `${ofFrame(frame, 'h')},${frame.site(line)})`;
}

/** Moves the cursor as `probeOf` does; an argument that adds none. */
export function spreadProbe(frame: FunctionEmitter, line: number): string {
  return `...(${probeOf(frame, line)},${frame.file.names.probes}.n())`;
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

/** Probe before a statement that starts at `offset` (its label included), when the cursor is not known to be there. */
export function probeStatement(frame: FunctionEmitter, offset: number): void {
  const line = frame.line(offset);
  if (line === UNKNOWN || line === frame.cursor) return;
  frame.file.edits.insert(offset, asStatement(frame, probeOf(frame, line)));
  moveTo(frame, line);
}
