import { decoratorsOf, isClass, isField, type Node, outerStart } from '../tree/ast.ts';
import { classAround, type NestedNode, passesOn } from './nested.ts';

/** Offsets before TypeScript's overloads of a function, which have no body of their own. */
export type Overloads = (place: NestedNode) => readonly number[];

/** Offsets before which an annotation means this function or static block, or all members of this class. */
export function anchorsOf(place: NestedNode, overloads: Overloads): number[] {
  const { node } = place;
  switch (node.type) {
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return [...memberAnchors(node), ...overloads(place), ...anchorsOf(classAround(place), overloads)];
    case 'StaticBlock':
      return [node.start, ...anchorsOf(classAround(place), overloads)];
    case 'ObjectMethod':
      return [node.start];
    default: {
      const own = isClass(node) ? [outerStart(node)] : [outerStart(node), node.start, ...overloads(place)];
      return [...own, ...anchorsAbove(place, overloads)];
    }
  }
}

/** The same, without those of the node itself. */
export function anchorsAbove(place: NestedNode, overloads: Overloads): number[] {
  const offsets: number[] = [];
  let inner = place;
  for (let outer = place.up; outer !== null; inner = outer, outer = outer.up) {
    const { node } = outer;
    if (passesOn(node, inner.node)) continue;
    switch (node.type) {
      case 'AssignmentExpression':
        if (inner.node !== node.right) return offsets;
        offsets.push(outerStart(node));
        continue;
      case 'VariableDeclarator':
        if (inner.node === node.init) offsets.push(node.start, ...declarationAnchors(outer.up!));
        return offsets;
      case 'ExpressionStatement':
      case 'TSExportAssignment':
        offsets.push(node.start);
        return offsets;
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        if (inner === place) offsets.push(node.start);
        return offsets;
      case 'ObjectProperty':
        if (inner.node === node.value && outer.up?.node.type === 'ObjectExpression') offsets.push(node.start);
        return offsets;
      default:
        if (isField(node) && inner === place && inner.node === node.value) {
          offsets.push(...memberAnchors(node), ...anchorsOf(classAround(outer), overloads));
        }
        return offsets;
    }
  }
  return offsets;
}

/** Offsets of a declaration, or of an overload, and of its export. */
export function declarationAnchors({ node, up }: NestedNode): number[] {
  return up?.node.type === 'ExportNamedDeclaration' || up?.node.type === 'ExportDefaultDeclaration'
    ? [node.start, up.node.start]
    : [node.start];
}

/** Offsets of a member of a class, with and without its decorators. */
export function memberAnchors(member: Node): number[] {
  return [member.start, afterDecorators(member)];
}

/** Start of a member without its decorators. */
export function afterDecorators(member: Node): number {
  const decorator = decoratorsOf(member)[0];
  if (decorator === undefined || !('key' in member)) return member.start;
  // Modifiers (`static async *`) are few and have no nodes; the listing may well begin at the key.
  return decorator.start <= member.start ? member.key.start : member.start;
}
