import { DIRECT, type Probes } from '../../runtime/abi.ts';
import { type DirectProbe, directName } from '../direct-name.ts';
import { type FileContext, type FunctionEmitter, UNKNOWN } from './emitter.ts';
import { chargeTo, isCounted, moveTo } from './flow.ts';

/** Probes of a frame that has another form, in capitals, where it can be suspended. */
type LineOrLeave = 'p' | 'g' | 'b' | 'h' | 'x';

/** `p(F`: the beginning of a probe's call, after the frame; `)`, or arguments, follow. */
function ofFrame(emitter: FunctionEmitter, probe: LineOrLeave): string {
  return call(emitter, emitter.suspends ? (probe.toUpperCase() as Uppercase<LineOrLeave>) : probe);
}

function call(emitter: FunctionEmitter, probe: keyof Probes): string {
  const { file } = emitter;
  emitter.frameUses++;
  const direct = DIRECT.find((name) => name === probe);
  return `${direct ? ownName(file, direct) : `${file.names.probes}.${probe}`}(${file.names.frame}`;
}

function ownName({ names, direct }: FileContext, probe: DirectProbe): string {
  direct.add(probe);
  return directName(names.probes, probe);
}

/** Declares the frame of a function at the beginning of its body. `quiet`: its header cannot allocate by its text. */
export function entry(emitter: FunctionEmitter, keyword: 'const' | 'var' = 'const', quiet = false): string {
  const { frame: variable } = emitter.file.names;
  const isQuiet = quiet && !emitter.suspends;
  if (isQuiet) emitter.charged = UNKNOWN;
  if (emitter.suspends) return `${keyword} ${variable}=${loading(emitter)}.E(${emitter.index},0);`;
  const enter = ownName(emitter.file, isQuiet ? 'c' : 'e');
  return `${keyword} ${variable}=${enter}(${emitter.index},${ownName(emitter.file, 'u')});`;
}

/** Counts a call of a function that needs no frame; an expression. */
export function callProbe(emitter: FunctionEmitter, site: number): string {
  return `${ownName(emitter.file, 'q')}(${emitter.index},${ownName(emitter.file, 'u')},${site})`;
}

/** Beginning of what leaves the frame and hands a value back: `)` or `,value)` follows. */
export function leave(emitter: FunctionEmitter): string {
  return ofFrame(emitter, 'x');
}

/** Beginning of what suspends the frame and hands a value back: `)` or `,value)` follows. */
export function suspend(emitter: FunctionEmitter): string {
  return call(emitter, 's');
}

/** Beginning of what resumes the frame, when its argument has been evaluated: `,value)` follows. */
export function resume(emitter: FunctionEmitter): string {
  return call(emitter, 'r');
}

/** Beginning of what makes an iterable suspend the frame between its values: `,iterable,message)` follows. */
export function suspendingIterable(emitter: FunctionEmitter): string {
  return call(emitter, 'a');
}

/** Beginning of what notes where a value is thrown: `value)` follows. */
export function throwing(emitter: FunctionEmitter, offset: number): string {
  const { line, column } = emitter.file.position(offset);
  return `${emitter.file.names.probes}.t(${line},${column + 1},`;
}

/** Has the probes loaded where a file's own code may not have entered a function yet; an expression. */
export function loading({ file }: FunctionEmitter): string {
  return `(${file.names.probes}||${file.names.load}())`;
}

/** Text before and after the value of an initialiser, which is an activation of its own on a site; see the probe for -1. */
export function initialising(emitter: FunctionEmitter, site: number): [string, string] {
  const { probes } = emitter.file.names;
  return [`(${loading(emitter)}.i(${emitter.index},${site}),${probes}.y(${emitter.index},`, ')'];
}

/** Counts such an activation, and measures nothing: `value)` follows. */
export function initialised(emitter: FunctionEmitter, site: number): string {
  return `${initialising(emitter, site).join('0')},`;
}

/** Moves the cursor to a line and counts a hit there; an expression. */
export function lineProbe(emitter: FunctionEmitter, line: number): string {
  if (line === emitter.only) return backProbe(emitter, line);
  return `${ofFrame(emitter, 'p')},${emitter.site(line)})`;
}

/** Moves the cursor back to a line that was counted before; an expression. */
export function backProbe(emitter: FunctionEmitter, line: number): string {
  return `${backWith(emitter, line)})`;
}

/** Beginning of the same, which hands a value back when that has been evaluated: `,value)` follows. */
export function backWith(emitter: FunctionEmitter, line: number): string {
  return `${ofFrame(emitter, 'b')},${emitter.site(line)}`;
}

/** Begins a line that cannot allocate by its text, and counts a hit there: its interval is that of the line under the cursor; an expression. */
export function quietProbe(emitter: FunctionEmitter, line: number): string {
  return `${ofFrame(emitter, 'g')},${emitter.site(line)})`;
}

/**
 * Comes to a line that may allocate: the probe that moves the cursor there, with a hit unless that is counted already; an
 * expression. Null when the cursor stands there.
 */
export function comeTo(emitter: FunctionEmitter, line: number): string | null {
  if (line === emitter.cursor && line === emitter.charged) return null;
  const probe =
    line === emitter.cursor || isCounted(emitter, line) ? backProbe(emitter, line) : lineProbe(emitter, line);
  chargeTo(emitter, line);
  return probe;
}

/**
 * Comes to a line, or to an operand on one, that cannot allocate by its text: the probe that counts a hit; an expression.
 * Null when that is counted already. As an operand it leaves the cursor to the statement around.
 */
export function passTo(emitter: FunctionEmitter, line: number, as: 'statement' | 'operand'): string | null {
  const counted = line === emitter.cursor || isCounted(emitter, line);
  moveTo(emitter, line);
  if (counted) return null;
  if (as === 'operand') return hitProbe(emitter, line);
  // The runtime may look at the line, with the cursor on it.
  emitter.charged = UNKNOWN;
  return quietProbe(emitter, line);
}

/** Counts a hit of a line; the cursor stays; an expression. */
export function hitProbe(emitter: FunctionEmitter, line: number): string {
  return `${ofFrame(emitter, 'h')},${emitter.site(line)})`;
}

/** A probe as an argument that adds none. */
export function spreadProbe({ file }: FunctionEmitter, probe: string): string {
  return `...(${probe},${file.names.probes}.n())`;
}

/**
 * A resource of the block, declared after those of the program, so that it is the first to be disposed of: the frame is
 * suspended before the block waits for the others. It is a synchronous one, for which nothing waits.
 */
export function disposalGuard(emitter: FunctionEmitter): string {
  const { file } = emitter;
  file.guards++;
  return `;using ${file.names.frame}${file.guards}=${call(emitter, 'd')});`;
}

/** A probe as a statement. */
export function asStatement(emitter: FunctionEmitter, probe: string): string {
  return emitter.silent ? `var ${emitter.file.names.blank}=${probe};` : `${probe};`;
}

/** Probe before a statement that starts at `offset` (its label included). `quiet`: it cannot allocate by its text. */
export function probeStatement(emitter: FunctionEmitter, offset: number, quiet = false): void {
  const line = emitter.line(offset);
  if (line === UNKNOWN) return;
  const probe = quiet ? passTo(emitter, line, 'statement') : comeTo(emitter, line);
  if (probe !== null) emitter.file.edits.insert(offset, asStatement(emitter, probe));
}
