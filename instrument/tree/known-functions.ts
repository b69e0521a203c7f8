import type { Node, NodeOf } from './ast.ts';
import { patternNames } from './scope.ts';

/** Callees that are the name of one function. */
const called = new WeakMap<Node, NodeOf<'FunctionDeclaration'>>();

/** The function that a callee names, when nothing else in the file can have its name. */
export function calledFunction(callee: Node): NodeOf<'FunctionDeclaration'> | undefined {
  return called.get(callee);
}

/** Functions that are called by their name and have probes. */
const probed = new WeakSet<Node>();

/** Whether what the function allocates is charged to lines of its own. */
export function hasProbes(fn: NodeOf<'FunctionDeclaration'>): boolean {
  return probed.has(fn);
}

/**
 * Finds the calls of functions that are known: declared in the file, under a name that is declared once in all of it and never assigned. `isSelected`
 * tells which functions get probes.
 */
export function collectCalls(): { note(node: Node): void; finish(isSelected: (fn: Node) => boolean): void } {
  const functions = new Map<string, NodeOf<'FunctionDeclaration'>>();
  const givenAgain = new Set<string>();
  const callees: NodeOf<'Identifier'>[] = [];
  let evaluates = false;
  const give = (pattern: Node | null | undefined): void => {
    if (pattern) patternNames(pattern, givenAgain);
  };
  const giveAll = (parameters: readonly Node[]): void => {
    for (const parameter of parameters) give(parameter);
  };
  return {
    note(node) {
      switch (node.type) {
        case 'CallExpression':
          if (node.callee.type !== 'Identifier') return;
          callees.push(node.callee);
          // It may declare anything.
          if (node.callee.name === 'eval') evaluates = true;
          return;
        case 'FunctionDeclaration':
          if (node.id && functions.has(node.id.name)) givenAgain.add(node.id.name);
          if (node.id) functions.set(node.id.name, node);
          giveAll(node.params);
          return;
        case 'FunctionExpression':
          give(node.id);
          giveAll(node.params);
          return;
        case 'ArrowFunctionExpression':
        case 'ObjectMethod':
        case 'ClassMethod':
        case 'ClassPrivateMethod':
        case 'TSDeclareFunction':
        case 'TSDeclareMethod':
          giveAll(node.params);
          return;
        case 'VariableDeclarator':
        case 'ClassDeclaration':
        case 'ClassExpression':
          give(node.id);
          return;
        case 'CatchClause':
          give(node.param);
          return;
        case 'AssignmentExpression':
        case 'ForInStatement':
        case 'ForOfStatement':
          give(node.left);
          return;
        case 'UpdateExpression':
          give(node.argument);
          return;
        case 'ImportSpecifier':
        case 'ImportDefaultSpecifier':
        case 'ImportNamespaceSpecifier':
          give(node.local);
      }
    },
    finish(isSelected) {
      if (evaluates) return;
      for (const callee of callees) {
        const fn = functions.get(callee.name);
        if (fn === undefined || givenAgain.has(callee.name)) continue;
        called.set(callee, fn);
        if (isSelected(fn)) probed.add(fn);
      }
    },
  };
}
