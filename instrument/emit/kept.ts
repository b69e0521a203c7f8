import type { NodeOf } from '../tree/ast.ts';
import { ownVariables } from '../tree/scope.ts';
import type { FileContext } from './emitter.ts';

/**
 * Hands over the variables of a body that count as a file's, once, however often its function is called. It is to stand in the block that
 * declares them; '' of any other body.
 */
export function kept({ kept, names: { probes, load } }: FileContext, body: NodeOf<'BlockStatement'>): string {
  const at = kept.get(body);
  const variables = at === undefined ? [] : [...ownVariables(body.body).keys()];
  return variables.length > 0 ? `(${probes}||${load}()).k(()=>({${variables}}),${at},${kept.size});` : '';
}

/** The same in a function that is not measured. */
export function emitKept(file: FileContext, body: NodeOf<'BlockStatement'> | null): void {
  const probe = body === null ? '' : kept(file, body);
  if (body !== null && probe !== '') file.edits.insert(body.directives.at(-1)?.end ?? body.start + 1, `;${probe}`);
}
