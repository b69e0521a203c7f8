import { EventEmitter } from 'node:events';
import { Duplex } from 'node:stream';
import type { Fn } from '../../select/functions.ts';
import { isFunction, type Node } from '../../tree/ast.ts';
import { childrenOf } from '../../tree/children.ts';
import { patternNames } from '../../tree/scope.ts';
import type { MeasuredNames } from './movable.ts';

/** Classes that a program's own classes are often derived from: a method of such a name may be theirs. */
const CLASSES = [Array, Map, Set, Promise, Error, Function, Object, Uint8Array, Buffer, EventEmitter, Duplex, URL];
const INHERITED: ReadonlySet<string> = new Set(CLASSES.flatMap((known) => namesOf(known.prototype)));

function namesOf(prototype: object): string[] {
  const names: string[] = [];
  for (let level: object | null = prototype; level !== null; level = Object.getPrototypeOf(level)) {
    names.push(...Object.getOwnPropertyNames(level));
  }
  return names;
}

/**
 * Names by which measured functions of a file, `chosen` of its `functions`, call each other: those that mean nothing else anywhere in the file.
 */
export function measuredNames(functions: readonly Fn[], chosen: ReadonlySet<Fn>): MeasuredNames {
  const methods = new Set<string>();
  const measured = new Map<string, number>();
  for (const { node, name } of chosen) {
    const method = /\.([^.]+)$/.exec(name)?.[1];
    const own = node.type === 'FunctionDeclaration' ? node.id?.name : undefined;
    if (own !== undefined || method === undefined) count(measured, own ?? name);
    else if (!INHERITED.has(method) && (!('kind' in node) || node.kind === 'method')) methods.add(method);
  }
  const declared = new Map<string, number>();
  // The module, which all others are in.
  if (functions[0] !== undefined) countDeclared(functions[0].node, declared);
  const names = [...measured.keys()].filter((name) => measured.get(name) === declared.get(name));
  return { functions: new Set(names), methods };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Counts the declarations of each name: variables, parameters, functions, classes and imports. */
function countDeclared(node: Node, counts: Map<string, number>): void {
  const names = new Set<string>();
  if (isFunction(node)) for (const parameter of node.params) patternNames(parameter, names);
  if (node.type === 'CatchClause') patternNames(node.param ?? null, names);
  if ('local' in node && node.type.startsWith('Import')) patternNames(node.local, names);
  if (node.type.endsWith('Declaration') || node.type === 'VariableDeclarator') {
    if ('id' in node && node.id) patternNames(node.id, names);
  }
  for (const name of names) count(counts, name);
  for (const child of childrenOf(node)) countDeclared(child, counts);
}
