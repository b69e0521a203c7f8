import { isClass, isFunction, type Node, type NodeOf } from './ast.ts';
import { type Closure, type Closures, closureOf, closuresOf } from './closures.ts';
import { collectCalls } from './known-functions.ts';
import { noteFunction, noteWrites, noVariables, settle, type Variables } from './number-variables.ts';

/** What a node stands in. */
export interface Surroundings {
  /** The innermost function or class; null at the top level of the file. */
  readonly closure: Closure | null;
  /** Those of the innermost function, or of the file. */
  readonly variables: Variables;
}

/**
 * Notes what will be asked about a file as a whole, while somebody walks through it: calls of known functions, variables that hold numbers, and
 * names that functions use.
 */
export interface Survey {
  readonly top: Surroundings;
  /** Notes a node, each one before those inside it; the answer is what those stand in. */
  enter(node: Node, around: Surroundings): Surroundings;
  /** Notes a variable, or whatever else is an identifier. */
  name(node: NodeOf<'Identifier'>, around: Surroundings): void;
  /** To be called after the walk. Numbers are of interest in what is measured only; `isSelected`: whether a function gets probes. */
  finish(isMeasured: (node: Node) => boolean, isSelected: (fn: Node) => boolean): Closures;
}

/** Nodes of other types do nothing to variables. */
const NOTED: ReadonlySet<string> = new Set<Node['type']>([
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'BinaryExpression',
  'CallExpression',
  'CatchClause',
  'ClassDeclaration',
  'ClassExpression',
  'ClassMethod',
  'ClassPrivateMethod',
  'ForInStatement',
  'ForOfStatement',
  'FunctionDeclaration',
  'FunctionExpression',
  'ImportDefaultSpecifier',
  'ImportNamespaceSpecifier',
  'ImportSpecifier',
  'ObjectMethod',
  'TSDeclareFunction',
  'TSDeclareMethod',
  'UpdateExpression',
  'VariableDeclarator',
]);

export function createSurvey(): Survey {
  const calls = collectCalls();
  const closures: Closure[] = [];
  const evals: NodeOf<'Identifier'>[] = [];
  const functions: { closure: Closure; own: Variables; around: Variables }[] = [];
  return {
    top: { closure: null, variables: noVariables() },
    enter(node, around) {
      if (!NOTED.has(node.type)) return around;
      if (isFunction(node)) {
        const own = noVariables();
        const closure = closureOf(node, around.closure);
        calls.note(node, closure);
        noteFunction(node, own, around.variables);
        closures.push(closure);
        functions.push({ closure, own, around: around.variables });
        return { closure, variables: own };
      }
      calls.note(node, around.closure);
      noteWrites(node, around.variables);
      if (!isClass(node)) return around;
      const closure = closureOf(node, around.closure);
      closures.push(closure);
      return { closure, variables: around.variables };
    },
    name(node, { closure }) {
      const { name } = node;
      if (name === 'eval') evals.push(node);
      if (closure === null) return;
      closure.names.push(name);
      if (name === 'arguments' || name === 'eval') closure.needsObject = true;
    },
    finish(isMeasured, isSelected) {
      const isIn = (closure: Closure | null): boolean =>
        closure !== null && (isMeasured(closure.node) || isIn(closure.up));
      calls.finish(isSelected);
      // Inner functions come after those around them.
      for (const { closure, own, around } of functions.reverse()) if (isIn(closure)) settle(own, around);
      return closuresOf(
        closures,
        evals.sort((a, b) => a.start - b.start),
      );
    },
  };
}
