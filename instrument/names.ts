import type { Node } from './ast.ts';

/** `owner.key`, as far as the owner has a name that says something. */
export function qualified(owner: string | undefined, key: string): string {
  return owner === undefined || owner === 'default' ? key : `${owner}.${key}`;
}

/** The name a reader would use for what is assigned to. */
export function plainName(node: Node): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'MemberExpression': {
      if (node.computed) return node.property.type === 'StringLiteral' ? node.property.value : undefined;
      const name: string = node.property.type === 'PrivateName' ? `#${node.property.id.name}` : node.property.name;
      const owner = plainName(node.object);
      if (name === 'exports' && owner === 'module') return 'default';
      return owner === undefined || owner === 'exports' || owner === 'default'
        ? name
        : `${owner.replace(/\.prototype$/, '')}.${name}`;
    }
    default:
      return undefined;
  }
}

/** The name of a member, as it is written. */
export function keyName(member: Node): string {
  const key: Node | undefined = member.key;
  if (!key) return '<anonymous>';
  if (member.computed) {
    if (key.type === 'MemberExpression' && key.object.name === 'Symbol') return `[Symbol.${key.property.name}]`;
    return key.type === 'StringLiteral' ? key.value : '[computed]';
  }
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  return String(key.value);
}

/** Start of a declaration or member without its decorators. */
export function afterDecorators(node: Node): number {
  const decorators: Node[] | undefined = node.decorators;
  if (!decorators?.length || !node.key) return node.start;
  // Modifiers (`static async *`) are few and have no nodes; the listing may well begin at the key.
  return decorators[0]!.start <= node.start ? node.key.start : node.start;
}
