import { type ClassMember, isField, type Node, type NodeOf } from '../tree/ast.ts';
import { classAround, isArgument, type NestedNode, passesOn } from './nested.ts';

/** What the person who wrote the file called an identifier: a compiler may have given it a shorter name. */
export type OwnName = (identifier: NodeOf<'Identifier'>) => string;

/** Names functions and classes as a reader would. */
export interface Namer {
  ownName: OwnName;
  /** Whether an annotation that stands before a call means the functions it is given. */
  annotatedAbove(place: NestedNode): boolean;
}

/** The name of a function: its own, or the one that it gets from where it stands. */
export function nameOf(place: NestedNode, namer: Namer): string {
  const { node, up } = place;
  switch (node.type) {
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return `${classNameOf(classAround(place), namer)}.${keyName(node, namer.ownName)}`;
    case 'ObjectMethod':
      return qualified(up === null ? undefined : givenName(up, namer), keyName(node, namer.ownName));
    case 'FunctionDeclaration':
      return node.id ? namer.ownName(node.id) : 'default';
    case 'FunctionExpression':
      if (node.id) return namer.ownName(node.id);
  }
  return givenName(place, namer) ?? '<anonymous>';
}

export function classNameOf(place: NestedNode, namer: Namer): string {
  const { node } = place;
  if ('id' in node && node.id?.type === 'Identifier') return namer.ownName(node.id);
  return givenName(place, namer) ?? '<anonymous class>';
}

/** The name that the variable, property or member gives which a function, class or object is the value of. */
function givenName(place: NestedNode, namer: Namer): string | undefined {
  const { ownName } = namer;
  let inner = place;
  for (let outer = place.up; outer !== null; inner = outer, outer = outer.up) {
    const { node } = outer;
    if (passesOn(node, inner.node)) {
      if (isArgument(node, inner.node) && !namer.annotatedAbove(inner)) return undefined;
      continue;
    }
    switch (node.type) {
      case 'VariableDeclarator':
        return inner.node === node.init ? plainName(node.id, ownName) : undefined;
      case 'AssignmentExpression':
        return inner.node === node.right ? plainName(node.left, ownName) : undefined;
      case 'TSExportAssignment':
        return 'default';
      case 'ExportDefaultDeclaration':
        return inner === place ? 'default' : undefined;
      case 'ObjectProperty':
        if (inner.node !== node.value || outer.up?.node.type !== 'ObjectExpression') return undefined;
        return qualified(givenName(outer.up, namer), keyName(node, ownName));
      default:
        if (!isField(node) || inner !== place || inner.node !== node.value) return undefined;
        return `${classNameOf(classAround(outer), namer)}.${keyName(node, ownName)}`;
    }
  }
  return undefined;
}

/** `owner.key`, as far as the owner has a name that says something. */
function qualified(owner: string | undefined, key: string): string {
  return owner === undefined || owner === 'default' ? key : `${owner}.${key}`;
}

/** The name a reader would use for what is assigned to. */
function plainName(node: Node, ownName: OwnName): string | undefined {
  if (node.type === 'Identifier') return ownName(node);
  if (node.type !== 'MemberExpression') return undefined;
  const { property } = node;
  if (node.computed) return property.type === 'StringLiteral' ? property.value : undefined;
  const name = property.type === 'PrivateName' ? privateName(property, ownName) : ownName(property as Identifier);
  const owner = plainName(node.object, ownName);
  if (name === 'exports' && owner === 'module') return 'default';
  return owner === undefined || owner === 'exports' || owner === 'default'
    ? name
    : `${owner.replace(/\.prototype$/, '')}.${name}`;
}

type Identifier = NodeOf<'Identifier'>;

/** A map's names of private members begin with `#`, too. */
function privateName({ id }: NodeOf<'PrivateName'>, ownName: OwnName): string {
  return `#${ownName(id).replace(/^#/, '')}`;
}

/** The name of a member, as it is written. */
export function keyName(member: ClassMember | NodeOf<'ObjectMethod' | 'ObjectProperty'>, ownName: OwnName): string {
  if (!('key' in member)) return '<anonymous>';
  const { key } = member;
  if ('computed' in member && member.computed) {
    if (key.type === 'MemberExpression' && key.object.type === 'Identifier' && key.object.name === 'Symbol') {
      return `[Symbol.${(key.property as Identifier).name}]`;
    }
    return key.type === 'StringLiteral' ? key.value : '[computed]';
  }
  if (key.type === 'Identifier') return ownName(key);
  if (key.type === 'PrivateName') return privateName(key, ownName);
  return String((key as NodeOf<'StringLiteral' | 'NumericLiteral' | 'BigIntLiteral'>).value);
}
