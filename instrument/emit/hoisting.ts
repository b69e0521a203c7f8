import type { Node } from '../tree/ast.ts';
import { hasDirectEval, patternNames, type Scope, statementsOf, varNames } from '../tree/scope.ts';
import type { FileContext } from './emitter.ts';

/**
 * True when the body of a function cannot be moved into a `try` block without a change of meaning: its function
 * declarations would be scoped to the block, which shows when a name is declared twice, is a parameter's or a `var`'s,
 * or can be declared by a direct `eval`; and TypeScript wants `super()` at the top level of a constructor that has
 * parameter properties. Compilers, esbuild for one, give functions in a block other names, and classes that something outside of it names.
 */
export function mustStayOpen(scope: Scope, { closures, isCompiled }: FileContext): boolean {
  if (isCompiled && scope.type === 'Program') return true;
  const params: readonly Node[] = scope.type === 'Program' ? [] : scope.params;
  const body = statementsOf(scope);
  if (params.some(({ type }) => type === 'TSParameterProperty')) return true;
  const declared = new Set<string>();
  for (let statement of body) {
    while (statement.type === 'LabeledStatement') statement = statement.body;
    if (statement.type !== 'FunctionDeclaration') continue;
    const name = statement.id?.name ?? '';
    if (declared.has(name) || name === 'arguments') return true;
    declared.add(name);
  }
  if (declared.size === 0) return false;
  if (isCompiled) return true;
  if (closures.mayEvaluate && hasDirectEval(scope)) return true;
  const others = new Set<string>();
  for (const parameter of params) patternNames(parameter, others);
  for (const statement of body) varNames(statement, others);
  for (const name of declared) if (others.has(name)) return true;
  return false;
}
