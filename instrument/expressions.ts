import { isAnonymousDefinition, isConstant, isFunction, isTrivial, type Node } from './ast.ts';
import { callLike, chain, spread } from './calls.ts';
import {
  ascend,
  call,
  descend,
  type FrameContext,
  join,
  lineProbe,
  moveTo,
  setState,
  stateOf,
  UNKNOWN,
  wrap,
} from './frame.ts';
import { named, operand, quoted, unquoted } from './operands.ts';
import type { Walk } from './walk.ts';

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
