import * as t from '@babel/types';

/** A text with its tree. */
export interface ParsedText {
  code: string;
  program: t.Program;
}

/** Hears that what stands at an offset of the printed text stood at an offset of the text as written. */
export type OnPair = (printed: number, written: number) => void;

/** What must be equal in two nodes besides their children; names of fields of the nodes of @babel/types. */
const FIELDS = [
  ...['name', 'value', 'pattern', 'flags', 'operator', 'kind', 'prefix', 'computed', 'static', 'async', 'generator'],
  ...['delegate', 'optional', 'await', 'method', 'shorthand', 'phase', 'sourceType'],
] as const;

/**
 * Walks the tree that was printed (its offsets are those of the text as written) beside the tree of the printed text, and
 * names the places that belong together: the beginning of each node, and the signs by which V8 names an
 * operator, a property or a call.
 * Returns false when the two are not the same program.
 */
export function pair(made: ParsedText, printed: ParsedText, onPair: OnPair): boolean {
  const walk = (left: t.Node | null | undefined, right: t.Node | null | undefined): boolean => {
    const from = left ? inner(left) : left;
    const to = right ? inner(right) : right;
    if (!from || !to) return !from && !to;
    if (!sameKind(from, to)) return false;
    if (typeof from.start === 'number') onPair(to.start!, from.start);
    const before = signAfter(from);
    if (before !== null) onPair(next(printed.code, signAfter(to)!), next(made.code, before));
    for (const key of t.VISITOR_KEYS[from.type]!) {
      const a = (from as never)[key] as t.Node | (t.Node | null)[] | null | undefined;
      const b = (to as never)[key] as typeof a;
      if (!Array.isArray(a) || !Array.isArray(b)) {
        if (!walk(a as t.Node | null, b as t.Node | null)) return false;
        continue;
      }
      if (a.length !== b.length) return false;
      for (const [i, each] of a.entries()) if (!walk(each, b[i])) return false;
    }
    return true;
  };
  return walk(made.program, printed.program);
}

function inner(node: t.Node): t.Node {
  return node.type === 'ParenthesizedExpression' ? inner(node.expression) : node;
}

function sameKind(from: t.Node, to: t.Node): boolean {
  if (from.type !== to.type) return false;
  if (from.type === 'TemplateElement') return from.value.raw === (to as t.TemplateElement).value.raw;
  for (const field of FIELDS) {
    const a = (from as unknown as Record<string, unknown>)[field] ?? false;
    const b = (to as unknown as Record<string, unknown>)[field] ?? false;
    // A node under one of these names is walked.
    if (!Object.is(a, b) && !(typeof a === 'object' && typeof b === 'object')) return false;
  }
  return true;
}

/** The end of what stands before the operator, the dot or the parenthesis; null where V8 names the beginning. */
function signAfter(node: t.Node): number | null {
  switch (node.type) {
    case 'BinaryExpression':
    case 'AssignmentExpression':
      return node.left.end ?? null;
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return node.object.end ?? null;
    case 'CallExpression':
    case 'OptionalCallExpression':
      return node.callee.end ?? null;
    // A default that cannot be taken apart fails at the parameters, and so does a constructor that never called `super`.
    case 'ClassMethod':
    case 'ClassPrivateMethod':
    case 'ObjectMethod':
      return node.key.end ?? null;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return node.id?.end ?? null;
    default:
      return null;
  }
}

const BLANK = /(?:\s|\/\*[\s\S]*?\*\/|\/\/.*)*/y;

/** The offset of the next sign or word. */
function next(code: string, offset: number): number {
  BLANK.lastIndex = offset;
  return BLANK.test(code) ? BLANK.lastIndex : offset;
}
