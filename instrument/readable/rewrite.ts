import babelTraverse, { type NodePath, type TraverseOptions } from '@babel/traverse';
import * as t from '@babel/types';
import { type Around, bare, takeApart } from './take-apart.ts';

// A CommonJS package: what it exports by default is one level down.
const traverse = babelTraverse.default;

/** Whether the file is a script whose last value somebody may look at. */
export interface RewriteOptions {
  completionShows: boolean;
}

/** Takes apart what a minifier has put together, in place. */
export function rewrite(file: t.File, { completionShows }: RewriteOptions): void {
  const undefinedIsItself = !mayBind(file, 'undefined');
  const around = (path: NodePath): Around => ({ completionShows: completionShows && !path.getFunctionParent() });
  const visitor: TraverseOptions = {
    noScope: true,
    IfStatement({ node }) {
      node.consequent = braced(node.consequent);
      const { alternate } = node;
      if (alternate && !(t.isIfStatement(alternate) && !t.isSequenceExpression(bare(alternate.test)))) {
        node.alternate = braced(alternate);
      }
    },
    'Loop|WithStatement'(path: NodePath) {
      const node = path.node as t.Loop | t.WithStatement;
      node.body = braced(node.body);
    },
    ArrowFunctionExpression({ node }) {
      if (t.isBlockStatement(node.body) || !t.isSequenceExpression(bare(node.body))) return;
      const { start, end, loc } = node.body;
      node.body = t.blockStatement([Object.assign(t.returnStatement(node.body), { start, end, loc })]);
    },
    'BlockStatement|Program|StaticBlock': {
      exit(path: NodePath) {
        const node = path.node as t.BlockStatement | t.Program | t.StaticBlock;
        node.body = node.body.flatMap((each) => takeApart(each, around(path)));
      },
    },
    SwitchCase: {
      exit(path) {
        path.node.consequent = path.node.consequent.flatMap((each) => takeApart(each, around(path)));
      },
    },
    UnaryExpression: {
      exit(path) {
        const constant = constantOf(path.node, undefinedIsItself);
        if (constant && isOnlyValue(path)) path.replaceWith(t.inherits(constant, path.node));
      },
    },
    BinaryExpression: {
      exit(path) {
        const { operator, left, right } = path.node;
        if (operator !== '+' || !isOnlyValue(path)) return;
        if (!t.isStringLiteral(left) || !t.isStringLiteral(right)) return;
        path.replaceWith(t.inherits(t.stringLiteral(left.value + right.value), path.node));
      },
    },
  };
  traverse(file, visitor);
}

/** The statement in braces, unless braces would change what it declares. */
function braced(statement: t.Statement): t.Statement {
  if (t.isBlockStatement(statement) || t.isEmptyStatement(statement) || t.isFunctionDeclaration(statement)) {
    return statement;
  }
  // `if (x) label: function f() {}` and the like.
  return t.isLabeledStatement(statement) ? statement : t.blockStatement([statement]);
}

/** Whether the value of an expression is passed on, so that no message of V8 shows the expression itself, and it is no directive. */
function isOnlyValue({ parent, node, key }: NodePath): boolean {
  switch (parent.type) {
    case 'ReturnStatement':
    case 'ArrayExpression':
    case 'ObjectProperty':
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return key !== 'key';
    case 'BinaryExpression':
      return /^[!=]==?$/.test(parent.operator) || (parent.operator === '+' && t.isBinaryExpression(node));
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== node;
    case 'AssignmentExpression':
      return !t.isPattern(parent.left);
    case 'VariableDeclarator':
      return !t.isPattern(parent.id);
    default:
      return false;
  }
}

/** `!0`, `!1` and `void 0` by their names. */
function constantOf({ operator, argument }: t.UnaryExpression, undefinedIsItself: boolean): t.Expression | null {
  if (!t.isNumericLiteral(argument)) return null;
  if (operator === '!') return t.booleanLiteral(argument.value === 0);
  return operator === 'void' && undefinedIsItself ? t.identifier('undefined') : null;
}

/** Whether the file can give the name a meaning of its own, by declaring it or by `with` and `eval`. */
function mayBind(file: t.File, name: string): boolean {
  let found = false;
  t.traverseFast(file, (node) => {
    if (t.isWithStatement(node) || t.isIdentifier(node, { name })) found = true;
    if (t.isCallExpression(node) && t.isIdentifier(bare(node.callee as t.Expression), { name: 'eval' })) found = true;
  });
  return found;
}
