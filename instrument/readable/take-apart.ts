import * as t from '@babel/types';

/** What decides how far a statement may be taken apart. */
export interface Around {
  /** Whether what the statement evaluates to can be seen, as at the top of a script. */
  completionShows: boolean;
}

/**
 * The statements that stand for one: each item of a sequence, each declarator of a chain on its own, `&&`, `||` and `?:` as
 * `if`. What is evaluated, in which order, and the names that functions get by where they stand do not change.
 */
export function takeApart(statement: t.Statement, around: Around): t.Statement[] {
  const parts = partsOf(statement, around);
  if (parts.length === 1 && parts[0] === statement) return parts;
  t.inheritLeadingComments(parts[0]!, statement);
  t.inheritTrailingComments(parts.at(-1)!, statement);
  return parts.flatMap((part) => (part === statement ? [part] : takeApart(part, around)));
}

function partsOf(statement: t.Statement, around: Around): t.Statement[] {
  switch (statement.type) {
    case 'ExpressionStatement':
      return partsOfExpression(statement, around);
    case 'ReturnStatement':
      return partsOfReturn(statement, around);
    case 'ThrowStatement':
      return hoisted(statement, 'argument');
    case 'IfStatement':
      return hoisted(statement, 'test');
    case 'SwitchStatement':
      return hoisted(statement, 'discriminant');
    case 'VariableDeclaration':
      return partsOfDeclaration(statement);
    case 'ExportNamedDeclaration':
      return partsOfExport(statement);
    case 'ForStatement':
      return partsOfFor(statement);
    case 'ForInStatement':
    case 'ForOfStatement':
      // The names of `let` and `const` exist already while the right side is evaluated.
      return t.isVariableDeclaration(statement.left) && statement.left.kind !== 'var'
        ? [statement]
        : hoisted(statement, 'right');
    default:
      return [statement];
  }
}

function partsOfExpression(statement: t.ExpressionStatement, around: Around): t.Statement[] {
  const expression = bare(statement.expression);
  if (t.isSequenceExpression(expression)) return evaluated(expression.expressions) ?? [statement];
  const block = (value: t.Expression): t.BlockStatement => blockOf(asStatement(value), around);
  if (t.isLogicalExpression(expression) && expression.operator !== '??' && !around.completionShows) {
    const { operator, left, right } = expression;
    const test = operator === '&&' ? left : placed(t.unaryExpression('!', left), left);
    return [placed(t.ifStatement(test, block(right)), expression)];
  }
  if (t.isConditionalExpression(expression)) {
    const { test, consequent, alternate } = expression;
    return [placed(t.ifStatement(test, block(consequent), otherwise(block(alternate))), expression)];
  }
  return [statement];
}

function partsOfReturn(statement: t.ReturnStatement, around: Around): t.Statement[] {
  const argument = statement.argument && bare(statement.argument);
  if (t.isConditionalExpression(argument)) {
    const { test, consequent, alternate } = argument;
    const block = (value: t.Expression): t.BlockStatement => blockOf(placed(t.returnStatement(value), value), around);
    return [placed(t.ifStatement(test, block(consequent), otherwise(block(alternate))), statement)];
  }
  if (t.isUnaryExpression(argument, { operator: 'void' }) && !t.isNumericLiteral(argument.argument)) {
    const before = evaluated([argument.argument]);
    return before ? [...before, placed(t.returnStatement(), statement)] : [statement];
  }
  return hoisted(statement, 'argument');
}

/** Takes all but the last item of a sequence out of the statement's expression, to stand before it. */
function hoisted<Key extends string>(
  statement: t.Statement & { [K in Key]?: t.Expression | null },
  key: Key,
): t.Statement[] {
  const expression = statement[key] && bare(statement[key] as t.Expression);
  if (!t.isSequenceExpression(expression)) return [statement];
  const before = evaluated(expression.expressions.slice(0, -1));
  if (!before) return [statement];
  const rest = { ...statement, [key]: expression.expressions.at(-1)!, leadingComments: null } as t.Statement;
  return [...before, rest];
}

function partsOfDeclaration(statement: t.VariableDeclaration): t.Statement[] {
  if (!['var', 'let', 'const'].includes(statement.kind)) return [statement];
  if (statement.declarations.length > 1) return chain(statement);
  const [declarator] = statement.declarations;
  const init = declarator?.init && bare(declarator.init);
  // `x = (0, function () {})` gives the function no name.
  if (!t.isSequenceExpression(init) || isAnonymous(bare(init.expressions.at(-1)!))) return [statement];
  const before = evaluated(init.expressions.slice(0, -1));
  if (!before) return [statement];
  const last = { ...declarator, init: init.expressions.at(-1)! } as t.VariableDeclarator;
  return [...before, { ...statement, declarations: [last], leadingComments: null }];
}

function chain(statement: t.VariableDeclaration): t.VariableDeclaration[] {
  return statement.declarations.map((declarator, i) => {
    const { start, end, loc } = i === 0 ? statement : declarator;
    return { ...statement, declarations: [declarator], leadingComments: null, trailingComments: null, start, end, loc };
  }) as t.VariableDeclaration[];
}

function partsOfExport(statement: t.ExportNamedDeclaration): t.Statement[] {
  const { declaration } = statement;
  if (!t.isVariableDeclaration(declaration) || declaration.declarations.length < 2) return [statement];
  return chain(declaration).map(
    (each) => ({ ...statement, declaration: each, leadingComments: null, trailingComments: null }) as t.Statement,
  );
}

/** What a loop declares or evaluates first stands before it, except for the last. */
function partsOfFor(statement: t.ForStatement): t.Statement[] {
  const { init } = statement;
  if (t.isVariableDeclaration(init)) {
    if (init.kind !== 'var') return [statement];
    const parts = partsOfDeclaration(init);
    return parts.length > 1 ? [...parts.slice(0, -1), { ...statement, init: parts.at(-1) as never }] : [statement];
  }
  return hoisted(statement as t.ForStatement & { init?: t.Expression | null }, 'init');
}

/** Each expression as a statement; null when one of them would become a directive. */
function evaluated(expressions: readonly t.Expression[]): t.ExpressionStatement[] | null {
  if (expressions.some((each) => t.isStringLiteral(bare(each)))) return null;
  return expressions.map(asStatement);
}

function asStatement(expression: t.Expression): t.ExpressionStatement {
  const inner = bare(expression);
  const assigns = t.isAssignmentExpression(inner) && !t.isPattern(inner.left);
  return placed(t.expressionStatement(assigns ? inner : expression), expression);
}

function blockOf(statement: t.Statement, around: Around): t.BlockStatement {
  return t.blockStatement(takeApart(statement, around));
}

/** `else if` instead of an `if` alone in a block. */
function otherwise(block: t.BlockStatement): t.Statement {
  const [first] = block.body;
  return block.body.length === 1 && t.isIfStatement(first) ? first : block;
}

/** The node, standing where another one stood. */
function placed<N extends t.Node>(node: N, { start, end, loc }: t.Node): N {
  return Object.assign(node, { start, end, loc });
}

/** The expression inside parentheses. */
export function bare(expression: t.Expression): t.Expression {
  return t.isParenthesizedExpression(expression) ? bare(expression.expression) : expression;
}

function isAnonymous(expression: t.Expression): boolean {
  return (
    t.isArrowFunctionExpression(expression) ||
    ((t.isFunctionExpression(expression) || t.isClassExpression(expression)) && !expression.id)
  );
}
