import type { Node, NodeOf } from './ast.ts';
import { childrenOf } from './children.ts';
import { patternNames } from './scope.ts';

/** Callees that are the name of one function. */
const called = new WeakMap<Node, NodeOf<'FunctionDeclaration'>>();

/** The function that a callee names, when nothing else in the file can have its name. */
export function calledFunction(callee: Node): NodeOf<'FunctionDeclaration'> | undefined {
  return called.get(callee);
}

/**
 * Finds the calls of functions that are known: declared in the file, under a name that is declared once in all of it and
 * never assigned.
 */
export function findKnownFunctions(program: Node): void {
  const functions = new Map<string, NodeOf<'FunctionDeclaration'>>();
  const givenAgain = new Set<string>();
  const callees: NodeOf<'Identifier'>[] = [];
  const give = (pattern: Node | null | undefined): void => {
    if (!pattern) return;
    const names = new Set<string>();
    patternNames(pattern, names);
    for (const name of names) givenAgain.add(name);
  };
  const left = [program];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    switch (node.type) {
      case 'CallExpression':
        if (node.callee.type === 'Identifier') callees.push(node.callee);
        // It may declare anything.
        if (node.callee.type === 'Identifier' && node.callee.name === 'eval') return;
        break;
      case 'FunctionDeclaration':
        if (node.id && functions.has(node.id.name)) givenAgain.add(node.id.name);
        if (node.id) functions.set(node.id.name, node);
        break;
      case 'VariableDeclarator':
      case 'FunctionExpression':
      case 'ClassDeclaration':
      case 'ClassExpression':
        give(node.id);
        break;
      case 'CatchClause':
        give(node.param);
        break;
      case 'AssignmentExpression':
      case 'ForInStatement':
      case 'ForOfStatement':
        give(node.left);
        break;
      case 'UpdateExpression':
        give(node.argument);
        break;
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        give(node.local);
    }
    if ('params' in node && Array.isArray(node.params)) for (const parameter of node.params) give(parameter as Node);
    for (const child of childrenOf(node)) left.push(child);
  }
  for (const callee of callees) {
    const fn = functions.get(callee.name);
    if (fn !== undefined && !givenAgain.has(callee.name)) called.set(callee, fn);
  }
}
