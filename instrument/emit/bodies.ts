import type { Fn } from '../select/functions.ts';
import type { Edits } from '../text/edits.ts';
import { isLinked, type Node, outerStart } from '../tree/ast.ts';
import { isQuiet } from '../tree/quiet.ts';
import { makesScope } from '../tree/quiet-line.ts';
import { ownVariables } from '../tree/scope.ts';
import { type FileContext, functionEmitter } from './emitter.ts';
import { mustStayOpen } from './hoisting.ts';
import { emitDefaults } from './initialisers.ts';
import { kept } from './kept.ts';
import { emitLeaf } from './leaf.ts';
import { ascend, descend } from './nesting.ts';
import { operand } from './operands.ts';
import { noteBare, noteBareModule } from './outline/bare.ts';
import { entry, leave } from './probe-text.ts';
import { walk } from './walk.ts';

/** Instruments one selected function, and those inside it. */
export function emitFunction(file: FileContext, fn: Fn<'function'>): void {
  const { node } = fn;
  const { body } = node;
  const unguarded = mustStayOpen(node, file);
  const suspends = node.async === true || node.generator === true;
  const emitter = functionEmitter(file, fn, {
    suspends,
    asyncGenerator: node.async === true && node.generator === true,
    unguarded,
  });
  if (emitLeaf(emitter, fn)) return;
  for (const parameter of node.params) emitDefaults(emitter, parameter);
  if (body.type === 'BlockStatement') {
    const directive = body.directives.at(-1);
    file.edits.insert(
      directive?.end ?? body.start + 1,
      `${directive ? ';' : ''}${entry(emitter, 'const', !makesScope(body, file.closures))}${unguarded ? '' : 'try{'}${kept(file, body)}`,
    );
    descend(file);
    walk.block(emitter, body.body);
    ascend(file);
    noteBare(emitter, node);
    file.edits.insert(body.end - 1, unguarded ? `;${leave(emitter)});` : `}finally{${leave(emitter)})}`);
    return;
  }
  file.edits.insert(outerStart(body), `{${entry(emitter, 'const', isQuiet(body))}try{return(`);
  descend(file);
  operand(emitter, body);
  ascend(file);
  noteBare(emitter, node);
  file.edits.insert(node.end, `)}finally{${leave(emitter)})}}`);
}

/** Where it goes on behind the last statement of a file: not on the line of an import where there is another. */
export function behind(last: Node, edits: Edits): number {
  return isLinked(last) ? edits.lineBehind(last.end) : last.end;
}

/** A static block of an annotated class that no measured function surrounds. */
export function emitStaticBlock(file: FileContext, fn: Fn<'static'>): void {
  const emitter = functionEmitter(file, fn);
  const open = file.code.indexOf('{', fn.node.start) + 1;
  file.edits.insert(open, `${entry(emitter)}try{`);
  walk.block(emitter, fn.node.body);
  file.edits.insert(fn.node.end - 1, `}finally{${leave(emitter)})}`);
}

/**
 * The top-level code of a file. CommonJS is the body of a function; a module or a script cannot be put into a block, nor can one of several
 * parts, whose names the others use.
 */
export function emitModule(
  file: FileContext,
  fn: Fn<'module'>,
  suspends: boolean,
  sourceType: 'module' | 'commonjs' | 'script',
  isPart: boolean,
): void {
  const { body } = fn.node;
  const first = body[0];
  const last = body.at(-1);
  if (first === undefined || last === undefined) return;
  const guarded = sourceType === 'commonjs' && !isPart && !mustStayOpen(fn.node, file);
  const emitter = functionEmitter(file, fn, { suspends, silent: sourceType === 'script', unguarded: !guarded });
  // Imports are there before anything runs.
  const end = isPart ? last.end : behind(last, file.edits);
  const start = body.find((node) => !isLinked(node))?.start ?? end;
  file.edits.insert(start, guarded ? `${entry(emitter)}try{` : entry(emitter, 'var'));
  // The variables are those of the block then, which the file's epilogue does not see.
  const variables = guarded && file.outlines !== null ? [...ownVariables(body).keys()] : [];
  if (variables.length > 0) file.edits.insert(start, `${file.names.probes}.k(()=>({${variables}}));`);
  walk.block(emitter, body);
  if (!isPart) noteBareModule(emitter, body);
  const left = `${leave(emitter)})`;
  const leaving = guarded
    ? `}finally{${left}}`
    : sourceType === 'script'
      ? `;var ${file.names.blank}=${left}`
      : `;${left}`;
  // The next part may stand on the same line.
  file.edits.insert(end, isPart ? `${leaving};` : leaving);
}
