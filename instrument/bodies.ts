import { childrenOf, isAnonymousDefinition, isConstant, isFunction, isTrivial, type Node, outerStart } from './ast.ts';
import { ascend, descend, type FileContext, type FrameContext, frameContext, UNKNOWN, wrap } from './frame.ts';
import type { Fn } from './functions.ts';
import { mustStayOpen, topNames } from './hoisting.ts';
import type { Walk } from './walk.ts';

/** Instruments one selected function, and those inside it. */
export function emitFunction(walk: Walk, file: FileContext, fn: Fn): void {
  const { node } = fn;
  const { body } = node;
  const unguarded = mustStayOpen(node, file.code);
  const traits = {
    suspends: node.async === true || node.generator === true,
    asyncGenerator: node.async === true && node.generator === true,
    silent: false,
    unguarded,
  };
  const frame = frameContext(file, fn, traits);
  for (const parameter of node.params as Node[]) emitDefaults(walk, file, parameter, frame);
  if (body.type === 'BlockStatement') {
    const directives: Node[] = body.directives;
    const start = directives.length > 0 ? directives[directives.length - 1]!.end : body.start + 1;
    const separator = directives.length > 0 ? ';' : '';
    file.edits.insert(start, `${separator}${entry(frame)}${unguarded ? '' : 'try{'}`);
    descend(file);
    walk.block(frame, body.body);
    ascend(file);
    file.edits.insert(body.end - 1, unguarded ? `;${leave(frame)};` : `}finally{${leave(frame)}}`);
    return;
  }
  const start = outerStart(body);
  file.edits.insert(start, `{${entry(frame)}try{return(`);
  descend(file);
  walk.operand(frame, body);
  ascend(file);
  file.edits.insert(node.end, `)}finally{${leave(frame)}}}`);
}

function entry(frame: FrameContext, keyword = 'const'): string {
  const { probes, load, frame: variable } = frame.file.names;
  return `${keyword} ${variable}=(${probes}||${load}()).${frame.suspends ? 'E' : 'e'}(${frame.index},0);`;
}

function leave(frame: FrameContext): string {
  const { probes, frame: variable } = frame.file.names;
  return `${probes}.${frame.suspends ? 'X' : 'x'}(${variable})`;
}

/** A static block of an annotated class that no measured function surrounds. */
export function emitStaticBlock(walk: Walk, file: FileContext, fn: Fn): void {
  const frame = frameContext(file, fn, { suspends: false, asyncGenerator: false, silent: false, unguarded: false });
  const open = file.code.indexOf('{', fn.node.start) + 1;
  file.edits.insert(open, `${entry(frame)}try{`);
  walk.block(frame, fn.node.body);
  file.edits.insert(fn.node.end - 1, `}finally{${leave(frame)}}`);
}

/** The top-level code of a file. CommonJS is the body of a function; a module or a script cannot be put into a block. */
export function emitModule(walk: Walk, file: FileContext, fn: Fn, sourceType: 'module' | 'commonjs' | 'script'): void {
  const program = fn.node;
  const body: Node[] = program.body;
  const [first] = body;
  if (first === undefined) return;
  const guarded =
    sourceType === 'commonjs' && !mustStayOpen({ ...program, type: 'Program', params: [] } as Node, file.code);
  const traits = {
    suspends: fn.suspends === true,
    asyncGenerator: false,
    silent: sourceType === 'script',
    unguarded: !guarded,
  };
  const frame = frameContext(file, fn, traits);
  file.edits.insert(first.start, entry(frame, guarded ? 'const' : 'var') + (guarded ? 'try{' : ''));
  // The variables are those of the block then, which the file's epilogue does not see.
  const kept = guarded && file.outlines !== null ? topNames(program) : [];
  if (kept.length > 0) file.edits.insert(first.start, `${file.names.probes}.k(()=>[${kept}]);`);
  walk.block(frame, body);
  const end = body[body.length - 1]!.end;
  file.edits.insert(
    end,
    guarded
      ? `}finally{${leave(frame)}}`
      : sourceType === 'script'
        ? `;var ${file.names.blank}=${leave(frame)}`
        : `;${leave(frame)}`,
  );
}

/** Instance fields are initialised before the constructor's body: each is an activation of its own. */
export function emitFields(walk: Walk, file: FileContext, fn: Fn): void {
  const frame = frameContext(file, fn, { suspends: false, asyncGenerator: false, silent: false, unguarded: false });
  for (const member of fn.node.body.body as Node[]) {
    if (isField(member) && !member.static && member.value) initialiser(walk, file, member.value, frame);
  }
}

export function isField(member: Node): boolean {
  return /^Class(Private|Accessor)?Property$/.test(member.type);
}

/** Defaults of parameters are evaluated before the body is entered. */
function emitDefaults(walk: Walk, file: FileContext, pattern: Node, frame: FrameContext): void {
  if (pattern.type === 'AssignmentPattern') {
    emitDefaults(walk, file, pattern.left, frame);
    initialiser(walk, file, pattern.right, frame);
    return;
  }
  if (pattern.type === 'Decorator') {
    emitNested(walk, file, pattern);
    return;
  }
  if (pattern.type === 'ObjectProperty') {
    if (pattern.computed) emitNested(walk, file, pattern.key);
    emitDefaults(walk, file, pattern.value, frame);
    return;
  }
  if (isFunction(pattern) || pattern.type.endsWith('Expression')) emitNested(walk, file, pattern);
  else for (const child of childrenOf(pattern)) emitDefaults(walk, file, child, frame);
}

function initialiser(walk: Walk, file: FileContext, value: Node, frame: FrameContext): void {
  const line = frame.line(value.start);
  if (line === UNKNOWN || isTrivial(value) || isAnonymousDefinition(value) || !cannotThrow(value)) {
    emitNested(walk, file, value);
    return;
  }
  const { probes, load } = file.names;
  const close = wrap(
    frame,
    value,
    `((${probes}||${load}()).i(${frame.index},${frame.site(line)}),${probes}.y(${frame.index},`,
  );
  emitNested(walk, file, value);
  close();
  file.edits.insert(value.end, ')');
}

const CONTAINERS = /^(?:Map|Set|WeakMap|WeakSet|Array|Object|Date)$/;

/**
 * An initialiser that throws would leave its frame behind, and there is no place for a `finally`: only those that
 * cannot throw are measured on their own. The others are charged to the line that made the call.
 */
function cannotThrow(node: Node | null): boolean {
  if (node === null || isConstant(node) || isFunction(node)) return true;
  switch (node.type) {
    case 'ThisExpression':
      return true;
    case 'ArrayExpression':
      return node.elements.every(cannotThrow);
    case 'ObjectExpression':
      return node.properties.every(
        (member: Node) =>
          member.type !== 'SpreadElement' && !member.computed && (isFunction(member) || cannotThrow(member.value)),
      );
    case 'NewExpression':
      return node.callee.type === 'Identifier' && CONTAINERS.test(node.callee.name) && node.arguments.length === 0;
    default:
      return false;
  }
}

/** Functions and classes inside code that is not itself measured. */
export function emitNested(walk: Walk, file: FileContext, root: Node): void {
  // A list of its own, for such code can be nested as deeply as the parser allows.
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const inside = emitOrOpen(walk, file, node);
    for (let i = inside.length - 1; i >= 0; i--) left.push(inside[i]!);
  }
}

/** Instruments a selected function; of anything else it returns the parts that may hold one. */
function emitOrOpen(walk: Walk, file: FileContext, node: Node): Node[] {
  const fn = file.selected(node);
  if (isFunction(node)) {
    if (!fn) return childrenOf(node);
    for (const decorator of (node.decorators ?? []) as Node[]) emitNested(walk, file, decorator);
    if (node.computed) emitNested(walk, file, node.key);
    emitFunction(walk, file, fn);
    return [];
  }
  if (node.type === 'StaticBlock' && fn) {
    emitStaticBlock(walk, file, fn);
    return [];
  }
  if (node.type === 'WithStatement') return [node.object];
  if (fn?.kind !== 'fields') return childrenOf(node);
  emitFields(walk, file, fn);
  const inside: Node[] = [...(node.decorators ?? [])];
  if (node.superClass) inside.push(node.superClass);
  for (const member of node.body.body as Node[]) {
    if (!isField(member)) inside.push(member);
    else {
      inside.push(...(member.decorators ?? []));
      if (member.computed) inside.push(member.key);
      if (member.static && member.value) inside.push(member.value);
    }
  }
  return inside;
}
