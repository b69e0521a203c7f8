/** Compares what we say about the functions and names of one file with what @babel/traverse says. */
import { readFileSync } from 'node:fs';
import babelTraverse, { type NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import { isInstrumented } from '../../../instrument/emit/epilogue.ts';
import { findFunctions } from '../../../instrument/select/functions.ts';
import type { Node } from '../../../instrument/tree/ast.ts';
import { steadyNames } from '../../../instrument/tree/locals.ts';
import { type ParsedFile, parse, syntaxOf } from '../../../instrument/tree/parse.ts';
import { declaredNames, hasDirectEval, type Scope } from '../../../instrument/tree/scope.ts';
import { wrongFreeNames } from './free.ts';
import { type Collected, label, note } from './functions.ts';
import { whyUnsteady } from './locals.ts';
import { boundNames, evaluatesIn, noteInBlock } from './scopes.ts';

// A CommonJS package: what it exports by default is one level down.
const traverse = babelTraverse.default;

export interface OracleCheck {
  /** Functions, scopes, names handed to calls, and functions whose free names were compared. */
  readonly functions: number;
  readonly scopes: number;
  readonly steady: number;
  readonly free: number;
  /** What is not the same, sentences. */
  readonly problems: string[];
}

const NO_ANNOTATIONS = { any: false, has: () => false, take: () => false, limits: () => [], unused: () => [] };
/** Functions of a file whose free names are compared, and the longest of their texts, UTF-16 units. */
const FREE = 5;
const LONGEST = 3000;

export function checkFile(path: string): OracleCheck {
  const code = readFileSync(path, 'utf8');
  const check = { functions: 0, scopes: 0, steady: 0, free: 0, problems: [] as string[] };
  if (syntaxOf(path).declaration || isInstrumented(code)) return check;
  let file: ParsedFile;
  try {
    file = parse(code, { filename: path, sourceType: 'unambiguous' });
  } catch {
    return check;
  }
  try {
    compare(code, file, syntaxOf(path).typescript, check);
  } catch (error) {
    check.problems.push(String((error as Error).stack));
  }
  return check;
}

function compare(
  code: string,
  { program }: ParsedFile,
  typescript: boolean,
  check: { functions: number; scopes: number; steady: number; free: number; problems: string[] },
): void {
  const collected: Collected = { found: new Set(), awaits: false };
  const inBlocks = new Map<t.Node, Set<string>>();
  const evaluating = new Set<t.Node>();
  const scopes: NodePath[] = [];
  const say = (text: string): void => void check.problems.push(text);

  const compareSteady = (path: NodePath): void => {
    const fn = path.getFunctionParent()?.node;
    if (path.findParent((outer) => outer.isFunction() || outer.isClass())?.node !== fn) return;
    for (const name of steadyNames((fn ?? program) as unknown as Scope, path.node as unknown as Node)) {
      check.steady++;
      const why = whyUnsteady(path, name);
      if (why !== null) say(`${name} is not steady in the call at ${path.node.start}: ${why}`);
    }
  };
  const compareFree = (path: NodePath): void => {
    const source = code.slice(path.node.start!, path.node.end!);
    if (typescript || check.free >= FREE || source.length > LONGEST || path.isMethod()) return;
    check.free++;
    const wrong = wrongFreeNames(source);
    if (wrong !== null) say(wrong);
  };

  traverse({ type: 'File', program, comments: [], tokens: [] } as unknown as t.File, {
    enter(path) {
      if (path.isFunction() && isAsm(path.node)) {
        path.skip();
        return;
      }
      note(path, collected);
      if (path.isProgram() || path.isFunction()) scopes.push(path);
      if (path.isFunction()) compareFree(path);
      if (path.isFunctionDeclaration() && path.parentPath.isBlock() && !path.parentPath.isProgram()) {
        if (!path.parentPath.parentPath?.isFunction()) noteInBlock(path, inBlocks);
      }
      if (!path.isCallExpression()) return;
      if (path.get('callee').isIdentifier({ name: 'eval' })) evaluating.add(evaluatesIn(path));
      compareSteady(path);
    },
  });

  compareFunctions(program, collected, check, say);
  for (const path of scopes) {
    const scope = path.node as unknown as Scope;
    check.scopes++;
    const where = path.isProgram() ? 'the module' : label('function', path.node);
    if (hasDirectEval(scope) !== evaluating.has(path.node)) say(`eval in ${where}: ${!evaluating.has(path.node)}`);
    if (typescript) continue;
    const bound = boundNames(path);
    for (const name of inBlocks.get(path.node) ?? []) bound.add(name);
    const ours = declaredNames(scope);
    const missing = [...bound].filter((name) => !ours.has(name) && path.scope.getOwnBinding(name)?.kind !== 'param');
    const extra = [...ours].filter((name) => !bound.has(name));
    if (missing.length + extra.length > 0) say(`names of ${where}: missing ${missing}; not declared ${extra}`);
  }
}

function compareFunctions(
  program: ParsedFile['program'],
  { found, awaits }: Collected,
  check: { functions: number },
  say: (text: string) => void,
): void {
  const { functions, topLevelAwait } = findFunctions(program, NO_ANNOTATIONS, ({ name }) => name);
  const ours = functions
    .filter(({ kind }) => kind !== 'module')
    .map(
      ({ kind, node, parent }) => `${label(kind, node)} in ${parent ? label(parent.kind, parent.node) : 'the module'}`,
    );
  check.functions += ours.length;
  for (const each of ours) if (!found.delete(each)) say(`${each}: @babel/traverse does not find it`);
  for (const each of found) say(`${each} is missing`);
  if (topLevelAwait !== awaits) say(`top-level await: ${topLevelAwait}`);
}

/** Such functions stay as they are, and so does all that is in them. */
function isAsm(fn: t.Function): boolean {
  return fn.body?.type === 'BlockStatement' && fn.body.directives.some(({ value }) => value.value === 'use asm');
}
