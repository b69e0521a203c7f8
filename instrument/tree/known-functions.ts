import type { Node, NodeOf } from './ast.ts';
import type { Closure } from './closures.ts';
import { patternNames } from './scope.ts';

/** A function that is called by its name. */
export interface KnownFunction {
  readonly node: NodeOf<'FunctionDeclaration'>;
  /** Whether it may need an object when it is entered: for its arguments, or for variables that a closure or an `eval` shares. */
  readonly needsObject: boolean;
  /** Whether what it allocates is charged to lines of its own. */
  readonly hasProbes: boolean;
  /** Whether a call of it allocates nothing on the caller's line, once that was asked. */
  quiet?: boolean;
}

/** Callees that are the name of one function. */
const called = new WeakMap<Node, KnownFunction>();

/** The function that a callee names, when nothing else in the file can have its name. */
export function calledFunction(callee: Node): KnownFunction | undefined {
  return called.get(callee);
}

/**
 * Finds the calls of functions that are known: declared in the file, under a name that is declared once in all of it and never assigned. A function
 * is noted with its own closure; `isSelected` tells which functions get probes.
 */
export function collectCalls(): {
  note(node: Node, closure: Closure | null): void;
  finish(isSelected: (fn: Node) => boolean): void;
} {
  const functions = new Map<string, { node: NodeOf<'FunctionDeclaration'>; closure: Closure | null }>();
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
    note(node, closure) {
      switch (node.type) {
        case 'CallExpression':
          if (node.callee.type !== 'Identifier') return;
          callees.push(node.callee);
          // It may declare anything.
          if (node.callee.name === 'eval') evaluates = true;
          return;
        case 'FunctionDeclaration':
          if (node.id && functions.has(node.id.name)) givenAgain.add(node.id.name);
          if (node.id) functions.set(node.id.name, { node, closure });
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
      const known = new Map<string, KnownFunction>();
      for (const [name, { node, closure }] of functions)
        if (!givenAgain.has(name))
          known.set(name, { node, needsObject: closure?.needsObject === true, hasProbes: isSelected(node) });
      for (const callee of callees) {
        const fn = known.get(callee.name);
        if (fn !== undefined) called.set(callee, fn);
      }
    },
  };
}
