import type * as t from '@babel/types';

/** Babel's nodes with the positions that the parser gives to each; comments are not attached, and only `Node`s are walked. */
type Located<T> = T extends t.Node
  ? Span & { [K in keyof T as Exclude<K, Positions>]: Located<T[K]> }
  : T extends readonly (infer Item)[]
    ? Located<Item>[]
    : T;

type Positions = 'start' | 'end' | 'loc' | 'range' | 'leadingComments' | 'innerComments' | 'trailingComments';

/** UTF-16 offsets into the text; `end` is exclusive. */
interface Span {
  start: number;
  end: number;
}

/** Any node of a syntax tree; `type` tells which. */
export type Node = Located<t.Node>;
/** The node of one type, or of several. */
export type NodeOf<T extends Node['type']> = Extract<Node, { type: T }>;

export type FunctionNode = NodeOf<
  | 'FunctionDeclaration'
  | 'FunctionExpression'
  | 'ArrowFunctionExpression'
  | 'ObjectMethod'
  | 'ClassMethod'
  | 'ClassPrivateMethod'
>;
export type ClassNode = NodeOf<'ClassDeclaration' | 'ClassExpression'>;
export type ClassMember = ClassNode['body']['body'][number];
export type Field = NodeOf<'ClassProperty' | 'ClassPrivateProperty' | 'ClassAccessorProperty'>;
export type Call = NodeOf<'CallExpression' | 'OptionalCallExpression' | 'NewExpression'>;
/** A part of a chain `a.b(…).c[…]`. */
export type Link = NodeOf<
  'CallExpression' | 'OptionalCallExpression' | 'MemberExpression' | 'OptionalMemberExpression'
>;

/** Start of the node with the parentheses around it. */
export function outerStart(node: Node): number {
  return node.extra?.parenthesized ? (node.extra.parenStart as number) : node.start;
}

const FUNCTIONS: ReadonlySet<string> = new Set<FunctionNode['type']>([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

export function isFunction(node: Node): node is FunctionNode {
  return FUNCTIONS.has(node.type);
}

export function isClass(node: Node): node is ClassNode {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

export function isField(member: Node): member is Field {
  return (
    member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty' || member.type === 'ClassAccessorProperty'
  );
}

export function isPattern(node: Node): node is NodeOf<'ObjectPattern' | 'ArrayPattern'> {
  return node.type === 'ObjectPattern' || node.type === 'ArrayPattern';
}

export function isAwaitUsing(node: Node): boolean {
  return node.type === 'VariableDeclaration' && node.kind === 'await using';
}

/** V8 itself shows the line of an import that finds nothing, past everything that could show it as it was written. */
export function isLinked(node: Node): boolean {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return true;
    case 'ExportNamedDeclaration':
      return Boolean(node.source);
    default:
      return false;
  }
}

export function isLink(node: Node): node is Link {
  switch (node.type) {
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return true;
    default:
      return false;
  }
}

export function decoratorsOf(node: Node): readonly NodeOf<'Decorator'>[] {
  return 'decorators' in node ? (node.decorators ?? []) : [];
}

/** The key of a property or member that is computed, `[key]`; null when there is none. */
export function computedKeyOf(node: Node): Node | null {
  return 'computed' in node && node.computed && 'key' in node ? node.key : null;
}
