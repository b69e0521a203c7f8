import {
  type ClassNode,
  decoratorsOf,
  type FunctionNode,
  isAwaitUsing,
  isClass,
  isField,
  isFunction,
  type Node,
  type NodeOf,
} from '../tree/ast.ts';
import { childrenOf, isLeaf, isSkipped } from '../tree/children.ts';
import { createSurvey, type Surroundings, type Survey } from '../tree/survey.ts';
import { isUnprobed } from '../tree/values.ts';
import { afterDecorators, anchorsAbove, anchorsOf } from './anchors.ts';
import type { Annotations } from './annotations.ts';
import { classNameOf, type Namer, nameOf, type OwnName } from './names.ts';
import type { NestedNode } from './nested.ts';
import { collectOverloads } from './overloads.ts';

interface Kinds {
  function: FunctionNode;
  /** The instance fields of a class. */
  fields: ClassNode;
  /** A static block, which counts by itself when no measured function surrounds it. */
  static: NodeOf<'StaticBlock'>;
  /** The top-level code of a file. */
  module: NodeOf<'Program'>;
}

/** A function, or what else can be measured as one. */
export type Fn<K extends keyof Kinds = keyof Kinds> = {
  [P in K]: {
    readonly kind: P;
    readonly node: Kinds[P];
    readonly name: string;
    /** What it is nested in; null for the module, and at its top level. */
    readonly parent: Fn | null;
    /** Offset of the first token of its listing. */
    readonly start: number;
    readonly annotated: boolean;
    /** What comments before it say after `@profile limit`. */
    readonly limits: readonly string[];
  };
}[K];

export interface Functions {
  /** Outer ones before those inside them, the module first. */
  readonly functions: readonly Fn[];
  /** Whether top-level code awaits. */
  readonly topLevelAwait: boolean;
}

const WITHOUT: Pick<Fn, 'annotated' | 'limits'> = { annotated: false, limits: [] };

/** A node to be visited, and the function it is in. */
interface Visit extends NestedNode {
  readonly up: Visit | null;
  readonly parent: Fn | null;
  readonly around: Surroundings;
  /** Nothing in it is measured. */
  readonly unmeasured: boolean;
}

/** Finds every function of a program, with its name and whether it is annotated. The survey is shown all nodes on the way. */
export function findFunctions(
  program: NodeOf<'Program'>,
  annotations: Annotations,
  ownName: OwnName,
  survey: Survey = createSurvey(),
): Functions {
  const overloads = collectOverloads();
  const annotationOf = (visit: Visit): Pick<Fn, 'annotated' | 'limits'> => {
    if (!annotations.any) return WITHOUT;
    const taken = [...new Set(anchorsOf(visit, overloads.of))].filter((offset) => annotations.take(offset));
    return taken.length === 0 ? WITHOUT : { annotated: true, limits: taken.flatMap(annotations.limits) };
  };
  const namer: Namer = {
    ownName,
    annotatedAbove: (place) => anchorsAbove(place, overloads.of).some(annotations.has),
  };
  const start = program.body[0]?.start ?? program.start;
  const functions: Fn[] = [{ kind: 'module', node: program, name: '<module>', parent: null, start, ...WITHOUT }];
  let topLevelAwait = false;

  const found = (visit: Visit): Fn | null => {
    const { node, parent } = visit;
    if (isFunction(node)) {
      // TypeScript's declarations of methods may have no body.
      if (!node.body) return null;
      const start = node.type.startsWith('Class') ? afterDecorators(node) : node.start;
      return { kind: 'function', node, name: nameOf(visit, namer), parent, start, ...annotationOf(visit) };
    }
    if (node.type === 'StaticBlock') {
      const name = `${classNameOf(visit.up!.up!, namer)}.<static>`;
      return { kind: 'static', node, name, parent, start: node.start, ...annotationOf(visit) };
    }
    if (!isClass(node)) return null;
    const fields = node.body.body.filter((member) => isField(member) && !member.static && member.value);
    // The first that has a probe.
    const first = fields.find((member) => isField(member) && !isUnprobed(member.value!)) ?? fields[0];
    if (first === undefined) return null;
    const name = `${classNameOf(visit, namer)}.<fields>`;
    return { kind: 'fields', node, name, parent, start: first.start, ...annotationOf(visit) };
  };

  // A list of its own: chains of calls and of operators nest thousands deep in generated code.
  const waiting: Visit[] = [{ node: program, up: null, parent: null, around: survey.top, unmeasured: false }];
  const fieldsOf = new Map<Node, Fn>();
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    const { node, parent } = visit;
    const around = survey.enter(node, visit.around);
    const unmeasured = visit.unmeasured || isSkipped(node) || isAsm(node);
    let fn: Fn | null = null;
    if (!unmeasured) {
      if (parent === null && awaits(node)) topLevelAwait = true;
      fn = found(visit);
      if (fn !== null) functions.push(fn);
      if (fn?.kind === 'fields') fieldsOf.set(node, fn);
    } else if (!visit.unmeasured) overloads.note(visit);
    // Most nodes hand on what they stand in.
    const handsOn = (fn === null || fn.kind === 'fields') && !isField(node);
    const inside = childrenOf(node);
    for (let i = inside.length - 1; i >= 0; i--) {
      const child = inside[i]!;
      if (child.type === 'Identifier') survey.name(child, around);
      if (isLeaf(child)) continue;
      const inParent = handsOn ? parent : parentOf(visit, child, fn, fieldsOf);
      waiting.push({ node: child, up: visit, parent: inParent, around, unmeasured });
    }
  }
  return { functions, topLevelAwait };
}

/** The function that a child of a node runs in. */
function parentOf({ node, parent, up }: Visit, child: Node, fn: Fn | null, fieldsOf: Map<Node, Fn>): Fn | null {
  if (isField(node) && !node.static && child === node.value) return fieldsOf.get(up!.up!.node) ?? parent;
  if (fn === null || fn.kind === 'fields') return parent;
  // Keys and decorators run where the method is defined, not when it is called.
  const isOutside =
    ('key' in node && child === node.key) || (child.type === 'Decorator' && decoratorsOf(node).includes(child));
  return isOutside ? parent : fn;
}

/** V8 compiles such a function, and those in it, in another way, and gives that up for any text that is not asm.js. */
function isAsm(node: Node): boolean {
  return (
    isFunction(node) &&
    node.body?.type === 'BlockStatement' &&
    node.body.directives.some(({ value }) => value.value === 'use asm')
  );
}

function awaits(node: Node): boolean {
  return node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await) || isAwaitUsing(node);
}
