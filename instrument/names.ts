import type { Node } from './ast.ts';

/** What the person who wrote the file called an identifier: a compiler may have given it a shorter name. */
export type NameOf = (identifier: Node) => string;

/** `owner.key`, as far as the owner has a name that says something. */
export function qualified(owner: string | undefined, key: string): string {
  return owner === undefined || owner === 'default' ? key : `${owner}.${key}`;
}

/** The name a reader would use for what is assigned to. */
export function plainName(node: Node, nameOf: NameOf): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return nameOf(node);
    case 'MemberExpression': {
      if (node.computed) return node.property.type === 'StringLiteral' ? node.property.value : undefined;
      const name: string =
        node.property.type === 'PrivateName' ? privateName(node.property.id, nameOf) : nameOf(node.property);
      const owner = plainName(node.object, nameOf);
      if (name === 'exports' && owner === 'module') return 'default';
      return owner === undefined || owner === 'exports' || owner === 'default'
        ? name
        : `${owner.replace(/\.prototype$/, '')}.${name}`;
    }
    default:
      return undefined;
  }
}

/** A map's names of private members begin with `#`, too. */
function privateName(id: Node, nameOf: NameOf): string {
  return `#${nameOf(id).replace(/^#/, '')}`;
}

/** The name of a member, as it is written. */
export function keyName(member: Node, nameOf: NameOf): string {
  const key: Node | undefined = member.key;
  if (!key) return '<anonymous>';
  if (member.computed) {
    if (key.type === 'MemberExpression' && key.object.name === 'Symbol') return `[Symbol.${key.property.name}]`;
    return key.type === 'StringLiteral' ? key.value : '[computed]';
  }
  if (key.type === 'Identifier') return nameOf(key);
  if (key.type === 'PrivateName') return privateName(key.id, nameOf);
  return String(key.value);
}

/** Start of a declaration or member without its decorators. */
export function afterDecorators(node: Node): number {
  const decorators: Node[] | undefined = node.decorators;
  if (!decorators?.length || !node.key) return node.start;
  // Modifiers (`static async *`) are few and have no nodes; the listing may well begin at the key.
  return decorators[0]!.start <= node.start ? node.key.start : node.start;
}
