import type { Origin } from '../text/origin.ts';
import type { Node } from '../tree/ast.ts';
import type { Fn } from './functions.ts';

/** The top-level code of a file, by the files in which it was written. */
export interface ModuleParts {
  /** Statements before the first that somebody wrote: a compiler's own. */
  readonly before: readonly Node[];
  /** One for each run of statements of one file; a bundle has many, any other file one. */
  readonly parts: readonly Fn<'module'>[];
}

/** Statements that nobody wrote, after the first, belong to the part around them. */
export function moduleParts(module: Fn<'module'>, origin: Origin): ModuleParts {
  const { body } = module.node;
  if (origin.isOwn) return { before: [], parts: body.length === 0 ? [] : [module] };
  const before: Node[] = [];
  const runs: { file: number; body: typeof body }[] = [];
  for (const statement of body) {
    const file = origin.at(statement.start)?.file ?? runs.at(-1)?.file;
    if (file === undefined) before.push(statement);
    else if (file === runs.at(-1)?.file) runs.at(-1)!.body.push(statement);
    else runs.push({ file, body: [statement] });
  }
  const parts = runs.map(({ body }) => {
    const { start } = body[0]!;
    return { ...module, start, node: { ...module.node, body, start, end: body.at(-1)!.end } };
  });
  return { before, parts };
}
