import {
  type ClassNode,
  computedKeyOf,
  decoratorsOf,
  isFunction,
  isPattern,
  type Node,
  type NodeOf,
} from '../tree/ast.ts';
import { isConstant, isTrivial } from '../tree/values.ts';
import { callLike, chain, spread } from './calls.ts';
import { type FunctionEmitter, type Handlers, UNKNOWN } from './emitter.ts';
import { chargeTo, join, setState, stateOf } from './flow.ts';
import { ascend, descend, wrap } from './nesting.ts';
import { nameableOperand, named, operand, quoted, unquoted } from './operands.ts';
import { lineProbe, resume, suspend } from './probe-text.ts';
import { walk } from './walk.ts';

/** Node type → how its operands are walked, in the order in which they are evaluated. */
export const expressions: Handlers = {
  CallExpression: chain,
  OptionalCallExpression: chain,
  MemberExpression: chain,
  OptionalMemberExpression: chain,
  NewExpression(frame, node) {
    quoted(frame, node.callee);
    callLike(frame, node);
  },
  ImportExpression(frame, node) {
    operand(frame, node.source);
    if (node.options) operand(frame, node.options);
  },
  AwaitExpression: suspension,
  YieldExpression: suspension,
  ConditionalExpression(frame, node) {
    walk.expression(frame, node.test);
    const test = stateOf(frame);
    operand(frame, node.consequent);
    const consequent = stateOf(frame);
    setState(frame, test);
    operand(frame, node.alternate);
    join(frame, consequent);
  },
  LogicalExpression(frame, node) {
    const spine: (typeof node)[] = [];
    let left: Node = node;
    for (; left.type === 'LogicalExpression'; left = left.left) spine.push(left);
    walk.expression(frame, left);
    for (const logical of spine.reverse()) {
      const before = stateOf(frame);
      operand(frame, logical.right);
      join(frame, before);
    }
  },
  BinaryExpression(frame, node) {
    // A long chain of operators nests to the left; a loop keeps it off the stack.
    const spine: (typeof node)[] = [];
    let left: Node = node;
    while (left.type === 'BinaryExpression') {
      spine.push(left);
      left = left.left;
    }
    if (left.type !== 'PrivateName') walk.expression(frame, left);
    for (const binary of spine.reverse()) operand(frame, binary.right);
  },
  AssignmentExpression(frame, node) {
    const intoPattern = isPattern(node.left);
    if (!intoPattern) walk.expression(frame, node.left);
    const before = stateOf(frame);
    named(frame, node.right, node.left);
    if (intoPattern) unquoted(frame, () => walk.expression(frame, node.left));
    if (node.operator === '||=' || node.operator === '&&=' || node.operator === '??=') join(frame, before);
  },
  AssignmentPattern(frame, node) {
    walk.expression(frame, node.left);
    const before = stateOf(frame);
    named(frame, node.right, node.left);
    join(frame, before);
  },
  SequenceExpression(frame, node) {
    for (const expression of node.expressions) operand(frame, expression);
  },
  UnaryExpression(frame, node) {
    if (node.operator === 'delete' || node.operator === 'typeof') walk.expression(frame, node.argument);
    else operand(frame, node.argument);
  },
  TemplateLiteral(frame, node) {
    for (const expression of node.expressions) operand(frame, expression);
  },
  TaggedTemplateExpression(frame, node) {
    quoted(frame, node.tag);
    unquoted(frame, () => walk.expression(frame, node.quasi));
  },
  ArrayExpression(frame, node) {
    unquoted(frame, () => {
      for (const element of node.elements) {
        if (element === null || isConstant(element)) continue;
        if (element.type === 'SpreadElement') spread(frame, element);
        else operand(frame, element);
      }
    });
  },
  ObjectExpression(frame, node) {
    unquoted(frame, () => {
      for (const property of node.properties) {
        // V8 clones the source of a spread that comes first; that must stay first.
        if (property.type !== 'SpreadElement') objectMember(frame, property);
        else if (property === node.properties[0]) quoted(frame, property.argument);
        else spread(frame, property);
      }
    });
  },
  ClassExpression: classLike,
  ClassDeclaration: classLike,
  JSXElement: jsx,
  JSXFragment: jsx,
  JSXExpressionContainer(frame, node) {
    if (node.expression.type !== 'JSXEmptyExpression') operand(frame, node.expression);
  },
};

/**
 * `await` and `yield` suspend the frame. Where V8 would quote the expression in a message nothing is put around it;
 * the next probe resumes the frame then.
 */
function suspension(frame: FunctionEmitter, node: NodeOf<'AwaitExpression' | 'YieldExpression'>): void {
  const { edits } = frame.file;
  const isQuoted = frame.quoted;
  if (
    node.type === 'YieldExpression' &&
    node.delegate &&
    node.argument &&
    !isQuoted &&
    (isTrivial(node.argument) || node.argument.type === 'MemberExpression')
  ) {
    // V8 quotes what it cannot delegate to; reading a variable can as well be done suspended.
    edits.insert(node.start, `${resume(frame)},(${suspend(frame)}),`);
    walk.expression(frame, node.argument);
    edits.insert(node.end, '))');
    return;
  }
  if (!isQuoted) edits.insert(node.start, `${resume(frame)},`);
  descend(frame.file, 1);
  unquoted(frame, () => {
    const { argument } = node;
    if (!argument) {
      edits.insert(node.end, ` ${suspend(frame)})`);
      return;
    }
    const close = wrap(frame, argument, `${suspend(frame)},`);
    nameableOperand(frame, argument);
    close();
  });
  ascend(frame.file, 1);
  if (isQuoted) {
    frame.cursor = UNKNOWN;
    frame.charged = UNKNOWN;
  } else edits.insert(node.end, ')');
}

function objectMember(frame: FunctionEmitter, property: NodeOf<'ObjectProperty' | 'ObjectMethod'>): void {
  if (property.computed) operand(frame, property.key);
  if (isFunction(property)) {
    walk.nested(frame, property);
    return;
  }
  const value: Node = property.value;
  if (property.shorthand || isConstant(value)) return;
  nameableOperand(frame, value);
}

function classLike(frame: FunctionEmitter, node: ClassNode): void {
  for (const decorator of decoratorsOf(node)) walk.expression(frame, decorator.expression);
  if (node.superClass) quoted(frame, node.superClass);
  unquoted(frame, () => {
    for (const member of node.body.body) {
      for (const decorator of decoratorsOf(member)) walk.expression(frame, decorator.expression);
      const key = computedKeyOf(member);
      if (key !== null) operand(frame, key);
    }
    walk.classMembers(frame, node);
  });
}

function jsx(frame: FunctionEmitter, node: NodeOf<'JSXElement' | 'JSXFragment'>): void {
  for (const attribute of node.type === 'JSXElement' ? node.openingElement.attributes : []) {
    if (attribute.type === 'JSXSpreadAttribute') walk.expression(frame, attribute.argument);
    else if (attribute.value) walk.expression(frame, attribute.value);
  }
  for (const child of node.children) {
    const isElement = child.type === 'JSXElement' || child.type === 'JSXFragment';
    const line = frame.line(child.start);
    if (!isElement || line === UNKNOWN || line === frame.cursor) {
      if (child.type === 'JSXSpreadChild') walk.expression(frame, child.expression);
      else if (child.type !== 'JSXText') walk.expression(frame, child);
      continue;
    }
    frame.file.edits.insert(child.start, `{(${lineProbe(frame, line)},`);
    chargeTo(frame, line);
    walk.expression(frame, child);
    frame.file.edits.insert(child.end, ')}');
  }
}
