import { EventEmitter } from 'node:events';
import { Duplex } from 'node:stream';
import type { Fn } from '../../select/functions.ts';
import { isFunction } from '../../tree/ast.ts';
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
 * Names by which measured functions of a file, `chosen` of its `functions`, call each other. Where a function has a parameter of such a name, it may mean
 * anything.
 */
export function measuredNames(functions: readonly Fn[], chosen: ReadonlySet<Fn>): MeasuredNames {
  const names: { functions: Set<string>; methods: Set<string> } = { functions: new Set(), methods: new Set() };
  for (const { node, name } of chosen) {
    const method = /\.([^.]+)$/.exec(name)?.[1];
    if (node.type === 'FunctionDeclaration' && node.id) names.functions.add(node.id.name);
    else if (method === undefined) names.functions.add(name);
    else if (!INHERITED.has(method) && (!('kind' in node) || node.kind === 'method')) names.methods.add(method);
  }
  const parameters = new Set<string>();
  for (const { node } of functions) {
    if (isFunction(node)) for (const parameter of node.params) patternNames(parameter, parameters);
  }
  for (const name of parameters) names.functions.delete(name);
  return names;
}
