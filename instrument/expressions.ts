import { isAnonymousDefinition, isConstant, isFunction, isTrivial, type Node } from './ast.ts';
import {
  ascend,
  backProbe,
  call,
  descend,
  type FrameContext,
  isDeep,
  join,
  lineProbe,
  moveTo,
  reserveWrap,
  setState,
  stateOf,
  UNKNOWN,
  wrap,
} from './frame.ts';
import { RUNS } from './functions.ts';
import type { Walk } from './walk.ts';

/** An operand that may stand on a line of its own: it gets a probe when the cursor is elsewhere. */
export function operand(walk: Walk, frame: FrameContext, node: Node): void {
  const line = frame.line(node.start);
  if (line === UNKNOWN || frame.quoted) {
    walk.expression(frame, node);
    return;
  }
  if (isTrivial(node)) {
    if (line === frame.cursor || line === frame.counted) return;
    frame.counted = line;
    wrap(frame, node, `(${call(frame, 'h')},${frame.site(line)}),`)();
    return;
  }
  if (line === frame.cursor || isDeep(frame.file)) {
    walk.expression(frame, node);
    return;
  }
  const probe = line === frame.counted ? backProbe(frame, line) : lineProbe(frame, line);
  const close = wrap(frame, node, `(${probe},`);
  moveTo(frame, line);
  walk.expression(frame, node);
  close();
}

/** Walks an expression whose text V8 may quote in a message: nothing is wrapped around its outer parts. */
function quoted(walk: Walk, frame: FrameContext, node: Node): void {
  const before = frame.quoted;
  frame.quoted = true;
  walk.expression(frame, node);
  frame.quoted = before;
}

function unquoted(frame: FrameContext, action: () => void): void {
  const before = frame.quoted;
  frame.quoted = false;
  action();
  frame.quoted = before;
}

/** The value of a variable, an assignment or a default: it may give its name to an anonymous function. */
export function named(walk: Walk, frame: FrameContext, value: Node, target: Node): void {
  if (target.type === 'ObjectPattern' || target.type === 'ArrayPattern') quoted(walk, frame, value);
  else if (isAnonymousDefinition(value)) walk.expression(frame, value);
  else operand(walk, frame, value);
}

/** Node type → how its operands are walked, in the order in which they are evaluated. */
export const expressions: Record<string, (walk: Walk, frame: FrameContext, node: Node) => void> = {
  CallExpression: chain,
  OptionalCallExpression: chain,
  MemberExpression: chain,
  OptionalMemberExpression: chain,
  NewExpression(walk, frame, node) {
    quoted(walk, frame, node.callee);
    callLike(walk, frame, node);
  },
  ImportExpression(walk, frame, node) {
    operand(walk, frame, node.source);
    if (node.options) operand(walk, frame, node.options);
  },
  AwaitExpression: suspension,
  YieldExpression: suspension,
  ConditionalExpression(walk, frame, node) {
    walk.expression(frame, node.test);
    const test = stateOf(frame);
    operand(walk, frame, node.consequent);
    const consequent = stateOf(frame);
    setState(frame, test);
    operand(walk, frame, node.alternate);
    join(frame, consequent);
  },
  LogicalExpression(walk, frame, node) {
    const spine: Node[] = [];
    let left = node;
    for (; left.type === 'LogicalExpression'; left = left.left) spine.push(left);
    walk.expression(frame, left);
    for (const logical of spine.reverse()) {
      const before = stateOf(frame);
      operand(walk, frame, logical.right);
      join(frame, before);
    }
  },
  BinaryExpression(walk, frame, node) {
    // A long chain of operators nests to the left; a loop keeps it off the stack.
    const spine: Node[] = [];
    let left = node;
    while (left.type === 'BinaryExpression') {
      spine.push(left);
      left = left.left;
    }
    if (left.type !== 'PrivateName') walk.expression(frame, left);
    for (const binary of spine.reverse()) operand(walk, frame, binary.right);
  },
  AssignmentExpression(walk, frame, node) {
    const isPattern = node.left.type === 'ObjectPattern' || node.left.type === 'ArrayPattern';
    if (!isPattern) walk.expression(frame, node.left);
    const before = stateOf(frame);
    named(walk, frame, node.right, node.left);
    if (isPattern) unquoted(frame, () => walk.expression(frame, node.left));
    if (node.operator === '||=' || node.operator === '&&=' || node.operator === '??=') join(frame, before);
  },
  AssignmentPattern(walk, frame, node) {
    walk.expression(frame, node.left);
    const before = stateOf(frame);
    if (isAnonymousDefinition(node.right)) walk.expression(frame, node.right);
    else operand(walk, frame, node.right);
    join(frame, before);
  },
  SequenceExpression(walk, frame, node) {
    for (const expression of node.expressions) operand(walk, frame, expression);
  },
  UnaryExpression(walk, frame, node) {
    if (node.operator === 'delete' || node.operator === 'typeof') walk.expression(frame, node.argument);
    else operand(walk, frame, node.argument);
  },
  TemplateLiteral(walk, frame, node) {
    for (const expression of node.expressions) operand(walk, frame, expression);
  },
  TaggedTemplateExpression(walk, frame, node) {
    quoted(walk, frame, node.tag);
    unquoted(frame, () => walk.expression(frame, node.quasi));
  },
  ArrayExpression(walk, frame, node) {
    unquoted(frame, () => {
      for (const element of node.elements) {
        if (element === null || isConstant(element)) continue;
        if (element.type === 'SpreadElement') spread(walk, frame, element);
        else operand(walk, frame, element);
      }
    });
  },
  ObjectExpression(walk, frame, node) {
    unquoted(frame, () => {
      for (const property of node.properties) {
        // V8 clones the source of a spread that comes first; that must stay first.
        if (property.type !== 'SpreadElement') objectMember(walk, frame, property);
        else if (property === node.properties[0]) quoted(walk, frame, property.argument);
        else spread(walk, frame, property);
      }
    });
  },
  ClassExpression: classLike,
  ClassDeclaration: classLike,
  JSXElement: jsx,
  JSXFragment: jsx,
  JSXExpressionContainer(walk, frame, node) {
    if (node.expression.type !== 'JSXEmptyExpression') operand(walk, frame, node.expression);
  },
};

const LINKS = new Set(['CallExpression', 'OptionalCallExpression', 'MemberExpression', 'OptionalMemberExpression']);

/** Calls and members, `a.b(…).c[…](…)`, which nest to the left: from the first link to the last. */
function chain(walk: Walk, frame: FrameContext, node: Node): void {
  const links: Node[] = [];
  let first = node;
  let called = false;
  while (LINKS.has(first.type)) {
    links.push(first);
    called ||= first.callee !== undefined;
    first = first.callee ?? first.object;
  }
  const entry = stateOf(frame);
  if (called) quoted(walk, frame, first);
  else walk.expression(frame, first);
  for (const link of links.reverse()) {
    if (link.callee) callLike(walk, frame, link);
    else if (link.computed && !isTrivial(link.property)) unquoted(frame, () => operand(walk, frame, link.property));
    if (link.type.startsWith('Optional')) join(frame, entry);
  }
}

/**
 * A call is charged to the line of its own name, which in a chain is not the line where the chain begins; arguments
 * on lines of their own are charged there, and the last one hands the cursor back before the call is made.
 */
function callLike(walk: Walk, frame: FrameContext, node: Node): void {
  unquoted(frame, () => {
    const line = lineOfCall(frame, node);
    const args: Node[] = node.arguments;
    const last = args[args.length - 1];
    if (last === undefined) {
      callWithoutArguments(frame, node, line);
      return;
    }
    const [first] = args as [Node];
    const inner = (argument: Node): Node => (argument.type === 'SpreadElement' ? argument.argument : argument);
    let closeFirst: (() => void) | null = null;
    if (line !== UNKNOWN && line !== frame.cursor && node.type !== 'NewExpression' && !isDeep(frame.file)) {
      const probe = line === frame.counted ? backProbe(frame, line) : lineProbe(frame, line);
      closeFirst = wrap(frame, inner(first), `(${probe},`);
      moveTo(frame, line);
    }
    const own = frame.cursor;
    for (const argument of args) {
      const back = argument === last ? reserveWrap(frame, inner(argument)) : null;
      if (argument.type === 'SpreadElement') spread(walk, frame, argument);
      else operand(walk, frame, argument);
      if (back !== null && frame.cursor !== own && own > UNKNOWN) {
        back(`${call(frame, 'b')},${frame.site(own)},`);
        moveTo(frame, own);
      }
      if (argument === first) closeFirst?.();
    }
  });
}

/** `...xs` on a line of its own: V8 quotes what cannot be spread, so the probe goes before it, in a spread of nothing. */
function spread(walk: Walk, frame: FrameContext, node: Node): void {
  const line = frame.line(node.start);
  if (line !== UNKNOWN && line !== frame.cursor && !frame.quoted) {
    frame.file.edits.insert(node.start, `...${call(frame, 'n')},${frame.site(line)}),`);
    moveTo(frame, line);
  }
  quoted(walk, frame, node.argument);
}

function callWithoutArguments(frame: FrameContext, node: Node, line: number): void {
  if (line === UNKNOWN || line === frame.cursor || node.type === 'NewExpression') return;
  // Nothing to wrap: an empty spread carries the probe and leaves V8's message about the callee as it was.
  if (frame.file.code[node.end - 1] !== ')') return;
  const probe =
    line === frame.counted ? `${call(frame, 'b')},${frame.site(line)},[])` : `${call(frame, 'n')},${frame.site(line)})`;
  frame.file.edits.insert(node.end - 1, `...${probe}`);
  moveTo(frame, line);
}

function lineOfCall(frame: FrameContext, node: Node): number {
  const callee: Node = node.callee;
  if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') {
    return frame.line(callee.computed ? callee.object.end : callee.property.start);
  }
  return callee.type === 'Identifier' ? frame.line(callee.start) : UNKNOWN;
}

/**
 * `await` and `yield` suspend the frame. Where V8 would quote the expression in a message nothing is put around it;
 * the next probe resumes the frame then.
 */
function suspension(walk: Walk, frame: FrameContext, node: Node): void {
  const { edits } = frame.file;
  const isQuoted = frame.quoted;
  if (node.delegate && !isQuoted && (isTrivial(node.argument) || node.argument.type === 'MemberExpression')) {
    // V8 quotes what it cannot delegate to; reading a variable can as well be done suspended.
    edits.insert(node.start, `${call(frame, 'r')},(${call(frame, 's')}),`);
    walk.expression(frame, node.argument);
    edits.insert(node.end, '))');
    return;
  }
  if (!isQuoted) edits.insert(node.start, `${call(frame, 'r')},`);
  descend(frame.file, 1);
  unquoted(frame, () => {
    const argument: Node | null = node.argument ?? null;
    if (argument === null) {
      edits.insert(node.end, ` ${call(frame, 's')})`);
      return;
    }
    const close = wrap(frame, argument, `${call(frame, 's')},`);
    if (isAnonymousDefinition(argument)) walk.expression(frame, argument);
    else operand(walk, frame, argument);
    close();
  });
  ascend(frame.file, 1);
  if (isQuoted) frame.cursor = UNKNOWN;
  else edits.insert(node.end, ')');
}

function objectMember(walk: Walk, frame: FrameContext, property: Node): void {
  if (property.computed) operand(walk, frame, property.key);
  if (isFunction(property)) {
    walk.nested(frame, property);
    return;
  }
  const value: Node = property.value;
  if (property.shorthand || isConstant(value)) return;
  if (isAnonymousDefinition(value)) walk.expression(frame, value);
  else operand(walk, frame, value);
}

function classLike(walk: Walk, frame: FrameContext, node: Node): void {
  for (const decorator of node.decorators ?? []) walk.expression(frame, decorator.expression);
  if (node.superClass) quoted(walk, frame, node.superClass);
  unquoted(frame, () => {
    for (const member of node.body.body as Node[]) {
      for (const decorator of member.decorators ?? []) walk.expression(frame, decorator.expression);
      if (member.computed && member.key) operand(walk, frame, member.key);
    }
    walk.classMembers(frame, node);
  });
}

function jsx(walk: Walk, frame: FrameContext, node: Node): void {
  for (const attribute of node.openingElement?.attributes ?? []) {
    if (attribute.type === 'JSXSpreadAttribute') walk.expression(frame, attribute.argument);
    else if (attribute.value) walk.expression(frame, attribute.value);
  }
  for (const child of node.children as Node[]) {
    const isElement = child.type === 'JSXElement' || child.type === 'JSXFragment';
    const line = frame.line(child.start);
    if (!isElement || line === UNKNOWN || line === frame.cursor) {
      if (child.type === 'JSXSpreadChild') walk.expression(frame, child.expression);
      else if (child.type !== 'JSXText') walk.expression(frame, child);
      continue;
    }
    frame.file.edits.insert(child.start, `{(${lineProbe(frame, line)},`);
    moveTo(frame, line);
    walk.expression(frame, child);
    frame.file.edits.insert(child.end, ')}');
  }
}

/** TypeScript's and other wrappers around an expression; anything else is walked child by child. */
export function isSkipped(node: Node): boolean {
  return node.type.startsWith('TS') && !RUNS.has(node.type);
}
