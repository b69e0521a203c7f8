import type { Node } from './ast.ts';

/** Adds the names that a pattern, or a parameter, declares. */
export function patternNames(pattern: Node | null, names: Set<string>): void {
  if (pattern === null) return;
  switch (pattern.type) {
    case 'Identifier':
      names.add(pattern.name);
      return;
    case 'AssignmentPattern':
      patternNames(pattern.left, names);
      return;
    case 'RestElement':
      patternNames(pattern.argument, names);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) patternNames(element, names);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        patternNames(property.type === 'RestElement' ? property.argument : property.value, names);
      }
      return;
    case 'TSParameterProperty':
      patternNames(pattern.parameter, names);
  }
}
