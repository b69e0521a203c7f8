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
  NewExpression(emitter, node) {
    quoted(emitter, node.callee);
    callLike(emitter, node);
  },
  ImportExpression(emitter, node) {
    operand(emitter, node.source);
    if (node.options) operand(emitter, node.options);
  },
  AwaitExpression: suspension,
  YieldExpression: suspension,
  ConditionalExpression(emitter, node) {
    walk.expression(emitter, node.test);
    const test = stateOf(emitter);
    operand(emitter, node.consequent);
    const consequent = stateOf(emitter);
    setState(emitter, test);
    operand(emitter, node.alternate);
    join(emitter, consequent);
  },
  LogicalExpression(emitter, node) {
    const spine: (typeof node)[] = [];
    let left: Node = node;
    for (; left.type === 'LogicalExpression'; left = left.left) spine.push(left);
    walk.expression(emitter, left);
    for (const logical of spine.reverse()) {
      const before = stateOf(emitter);
      operand(emitter, logical.right);
      join(emitter, before);
    }
  },
  BinaryExpression(emitter, node) {
    // A long chain of operators nests to the left; a loop keeps it off the stack.
    const spine: (typeof node)[] = [];
    let left: Node = node;
    while (left.type === 'BinaryExpression') {
      spine.push(left);
      left = left.left;
    }
    if (left.type !== 'PrivateName') walk.expression(emitter, left);
    for (const binary of spine.reverse()) operand(emitter, binary.right);
  },
  AssignmentExpression(emitter, node) {
    const intoPattern = isPattern(node.left);
    if (!intoPattern) walk.expression(emitter, node.left);
    const before = stateOf(emitter);
    named(emitter, node.right, node.left);
    if (intoPattern) unquoted(emitter, () => walk.expression(emitter, node.left));
    if (node.operator === '||=' || node.operator === '&&=' || node.operator === '??=') join(emitter, before);
  },
  AssignmentPattern(emitter, node) {
    walk.expression(emitter, node.left);
    const before = stateOf(emitter);
    named(emitter, node.right, node.left);
    join(emitter, before);
  },
  SequenceExpression(emitter, node) {
    for (const expression of node.expressions) operand(emitter, expression);
  },
  UnaryExpression(emitter, node) {
    if (node.operator === 'delete' || node.operator === 'typeof') walk.expression(emitter, node.argument);
    else operand(emitter, node.argument);
  },
  TemplateLiteral(emitter, node) {
    for (const expression of node.expressions) operand(emitter, expression);
  },
  TaggedTemplateExpression(emitter, node) {
    quoted(emitter, node.tag);
    unquoted(emitter, () => walk.expression(emitter, node.quasi));
  },
  ArrayExpression(emitter, node) {
    unquoted(emitter, () => {
      for (const element of node.elements) {
        if (element === null || isConstant(element)) continue;
        if (element.type === 'SpreadElement') spread(emitter, element);
        else operand(emitter, element);
      }
    });
  },
  ObjectExpression(emitter, node) {
    unquoted(emitter, () => {
      for (const property of node.properties) {
        // V8 clones the source of a spread that comes first; that must stay first.
        if (property.type !== 'SpreadElement') objectMember(emitter, property);
        else if (property === node.properties[0]) quoted(emitter, property.argument);
        else spread(emitter, property);
      }
    });
  },
  ClassExpression: classLike,
  ClassDeclaration: classLike,
  JSXElement: jsx,
  JSXFragment: jsx,
  JSXExpressionContainer(emitter, node) {
    if (node.expression.type !== 'JSXEmptyExpression') operand(emitter, node.expression);
  },
};

/**
 * `await` and `yield` suspend the frame. Where V8 would quote the expression in a message nothing is put around it;
 * the next probe resumes the frame then.
 */
function suspension(emitter: FunctionEmitter, node: NodeOf<'AwaitExpression' | 'YieldExpression'>): void {
  const { edits } = emitter.file;
  const isQuoted = emitter.quoted;
  if (
    node.type === 'YieldExpression' &&
    node.delegate &&
    node.argument &&
    !isQuoted &&
    (isTrivial(node.argument) || node.argument.type === 'MemberExpression')
  ) {
    // V8 quotes what it cannot delegate to; reading a variable can as well be done suspended.
    edits.insert(node.start, `${resume(emitter)},(${suspend(emitter)}),`);
    walk.expression(emitter, node.argument);
    edits.insert(node.end, '))');
    return;
  }
  if (!isQuoted) edits.insert(node.start, `${resume(emitter)},`);
  descend(emitter.file, 1);
  unquoted(emitter, () => {
    const { argument } = node;
    if (!argument) {
      edits.insert(node.end, ` ${suspend(emitter)})`);
      return;
    }
    const close = wrap(emitter, argument, `${suspend(emitter)},`);
    nameableOperand(emitter, argument);
    close();
  });
  ascend(emitter.file, 1);
  if (isQuoted) {
    emitter.cursor = UNKNOWN;
    emitter.charged = UNKNOWN;
  } else edits.insert(node.end, ')');
}

function objectMember(emitter: FunctionEmitter, property: NodeOf<'ObjectProperty' | 'ObjectMethod'>): void {
  if (property.computed) operand(emitter, property.key);
  if (isFunction(property)) {
    walk.nested(emitter, property);
    return;
  }
  const value: Node = property.value;
  if (property.shorthand || isConstant(value)) return;
  nameableOperand(emitter, value);
}

function classLike(emitter: FunctionEmitter, node: ClassNode): void {
  for (const decorator of decoratorsOf(node)) walk.expression(emitter, decorator.expression);
  if (node.superClass) quoted(emitter, node.superClass);
  unquoted(emitter, () => {
    for (const member of node.body.body) {
      for (const decorator of decoratorsOf(member)) walk.expression(emitter, decorator.expression);
      const key = computedKeyOf(member);
      if (key !== null) operand(emitter, key);
    }
    walk.classMembers(emitter, node);
  });
}

function jsx(emitter: FunctionEmitter, node: NodeOf<'JSXElement' | 'JSXFragment'>): void {
  for (const attribute of node.type === 'JSXElement' ? node.openingElement.attributes : []) {
    if (attribute.type === 'JSXSpreadAttribute') walk.expression(emitter, attribute.argument);
    else if (attribute.value) walk.expression(emitter, attribute.value);
  }
  for (const child of node.children) {
    const isElement = child.type === 'JSXElement' || child.type === 'JSXFragment';
    const line = emitter.line(child.start);
    if (!isElement || line === UNKNOWN || line === emitter.cursor) {
      if (child.type === 'JSXSpreadChild') walk.expression(emitter, child.expression);
      else if (child.type !== 'JSXText') walk.expression(emitter, child);
      continue;
    }
    emitter.file.edits.insert(child.start, `{(${lineProbe(emitter, line)},`);
    chargeTo(emitter, line);
    walk.expression(emitter, child);
    emitter.file.edits.insert(child.end, ')}');
  }
}
