import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';

/** What runs where no program does: in the sampler's thread, and when results are read. */
const ELSEWHERE =
  /^sampler.(?:sampler|asking|go-first|messages|series|read-whole|reused-room|schedule|touch-copies)\.ts$/;
const BEFORE_OR_AFTER = new Set(['heapLimit', 'decodeSnapshot', 'readSession', 'readThread', 'readLive']);

const folder = fileURLToPath(new URL('../../../runtime/', import.meta.url));
const methods = new Set(
  [Array, String, Number, RegExp, Promise, Map, Set, WeakMap, WeakRef, Function, Object.getPrototypeOf(Uint8Array)]
    .flatMap((built) => Object.getOwnPropertyNames(built.prototype))
    .filter((name) => typeof name === 'string' && name !== 'constructor'),
);
/** Methods of the runtime's own that are called so. */
const OWN = new Set(['find', 'clear']);

interface Node {
  type: string;
  loc?: { start: { line: number } };
  [field: string]: unknown;
}

/** Names that a statement of the top level declares. */
function declared(statement: Node): string[] {
  const { declarations = [] } = ((statement.declaration as Node | null | undefined) ?? statement) as unknown as {
    declarations?: { id: Node }[];
  };
  return declarations.flatMap(({ id }) =>
    id.type === 'ObjectPattern'
      ? (id.properties as { value: Node }[]).map(({ value }) => value.name as string)
      : [id.name as string],
  );
}

/** What in a text meets the program: each with its line. */
function meetings(text: string): string[] {
  const { program } = parse(text, { sourceType: 'module', plugins: ['typescript'] });
  const taken = new Set((program.body as unknown as Node[]).flatMap(declared));
  const found: string[] = [];
  const say = (node: Node, what: string): void => void found.push(`${node.loc!.start.line}: ${what}`);
  const visit = (node: Node, inFunction: boolean): void => {
    const name = (node.id as Node | undefined)?.name as string | undefined;
    if (node.type === 'FunctionDeclaration' && BEFORE_OR_AFTER.has(name!)) return;
    if (/^TS(?!NonNull|As)/.test(node.type) || node.type === 'ImportDeclaration') return;
    const inside = inFunction || /Function|Method/.test(node.type);
    if (inside) {
      if (node.type === 'ForOfStatement') say(node, 'for…of');
      if (node.type === 'ArrayPattern') say(node, 'array pattern');
      if (node.type === 'ArrayExpression' || node.type === 'CallExpression' || node.type === 'NewExpression') {
        const parts = (node.elements ?? node.arguments) as (Node | null)[];
        if (parts.some((part) => part?.type === 'SpreadElement')) say(node, 'spread');
      }
      const callee = node.callee as Node | undefined;
      const method = (callee?.property as Node | undefined)?.name as string;
      if (callee?.type === 'MemberExpression' && methods.has(method) && !OWN.has(method)) say(node, `.${method}()`);
      if (node.type === 'Identifier' && globals.has(node.name as string) && !taken.has(node.name as string))
        say(node, node.name as string);
      const [, , descriptor] = (node.arguments ?? []) as Node[];
      if (/^define/.test((callee?.name as string) ?? '') && descriptor?.type === 'ObjectExpression') {
        const [first] = descriptor.properties as Node[];
        if ((first?.key as Node | undefined)?.name !== '__proto__') say(descriptor, 'descriptor with a prototype');
      }
      if (node.type === 'BinaryExpression' && node.operator === 'instanceof') say(node, 'instanceof');
    }
    for (const [key, value] of Object.entries(node)) {
      // Names of properties are no references.
      if ((key === 'property' || key === 'key') && !node.computed) continue;
      for (const child of [value].flat() as (Node | null)[]) {
        if (typeof child?.type === 'string') visit(child, inside);
      }
    }
  };
  visit(program as unknown as Node, false);
  return found;
}

const globals = new Set(
  Object.getOwnPropertyNames(globalThis).filter((name) => !['undefined', 'NaN', 'Infinity'].includes(name)),
);

test('the runtime calls nothing that a program can replace', () => {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !ELSEWHERE.test(name))
    .flatMap((name) => meetings(readFileSync(join(folder, name), 'utf8')).map((line) => `${name}:${line}`));
  assert.deepEqual(found, [], 'runtime/primordials.ts says what to write instead');
});

test('each form that would is found', () => {
  const forms = [
    'for (const x of xs) f(x);',
    'const [x] = xs;',
    'f(...xs);',
    'const ys = [...xs];',
    'xs.push(1);',
    'Math.max(1, 2);',
    'x instanceof WeakRef;',
    'new Map();',
    'm.get(1);',
    'm.set(1, 2);',
    'defineProperty(x, "y", { value: 1 });',
  ];
  for (const form of forms) assert.notDeepEqual(meetings(`function g() { ${form} }`), [], form);
  assert.deepEqual(meetings('function g(x) { const { Math: m } = x; return { ...x, m }; }'), []);
});
