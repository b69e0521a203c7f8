import babelGenerator from '@babel/generator';
import { type ParserPlugin, parse } from '@babel/parser';
import babelTraverse, { type NodePath, type TraverseOptions } from '@babel/traverse';
import * as t from '@babel/types';
import { DIRECT, type PackedSites, type Probes } from '../../runtime/abi.ts';
import { directName, prefixOf, SHORT_FRAME } from '../direct-name.ts';

// CommonJS packages: what they export by default is one level down.
const generate = babelGenerator.default;
const traverse = babelTraverse.default;

/** What each probe does, in a word; runtime/abi.ts says it in a sentence. */
const WORDS: Readonly<Record<keyof Probes, string>> = {
  e: 'enter',
  p: 'line',
  c: 'enterQuietly',
  q: 'countCall',
  g: 'quietLine',
  b: 'back',
  h: 'hit',
  x: 'leave',
  i: 'enterInitialiser',
  y: 'leaveInitialiser',
  E: 'enterAsync',
  P: 'lineAsync',
  G: 'quietLineAsync',
  B: 'backAsync',
  H: 'hitAsync',
  X: 'leaveAsync',
  n: 'nothing',
  s: 'suspend',
  r: 'resume',
  a: 'suspendBetween',
  d: 'suspendAtDisposal',
  t: 'thrown',
  o: 'outlined',
  z: 'firstOutline',
  u: 'firstFunction',
  l: 'traceLimit',
  k: 'keepAlive',
};

/** Probes whose second argument is a site of the frame's function. */
const OF_A_SITE = ['p', 'g', 'b', 'h', 'P', 'G', 'B', 'H'] as const;

/**
 * Instrumented code for people: printed anew, probes by their names, and the line that each is for beside its site:
 * `probes.line(frame, 3 /* line 12 *\/)`. It is no longer what runs.
 */
export function explain(code: string, filename: string): string {
  const prefix = prefixOf(code);
  const file = parse(code, {
    sourceType: 'unambiguous',
    allowReturnOutsideFunction: true,
    allowUndeclaredExports: true,
    createParenthesizedExpressions: true,
    plugins: pluginsFor(filename),
  });
  if (prefix !== undefined) traverse(file, renaming(prefix, code, linesOf(file)));
  return `${generate(file, { compact: false }).code}\n`;
}

function pluginsFor(filename: string): ParserPlugin[] {
  const typescript = /\.[cm]?tsx?$/.test(filename);
  const plugins: ParserPlugin[] = ['decorators', 'explicitResourceManagement'];
  if (typescript) plugins.push('typescript');
  if (!typescript || filename.endsWith('x')) plugins.push('jsx');
  return plugins;
}

function renaming(prefix: string, code: string, lineOf: ReturnType<typeof linesOf>): TraverseOptions {
  const frame = code.includes(`${prefix}f`) ? `${prefix}f` : SHORT_FRAME;
  const free = (word: string): string => (new RegExp(`\\b${word}\\b`).test(code) ? `$${word}` : word);
  const names = new Map([
    [`${prefix}t`, free('probes')],
    [`${prefix}l`, free('loadProbes')],
    [frame, free('frame')],
    [`${prefix}v`, free('blank')],
    ...DIRECT.map((probe) => [directName(`${prefix}t`, probe), free(WORDS[probe])] as const),
  ]);
  const ofASite = new Set(OF_A_SITE.map((probe) => directName(`${prefix}t`, probe)));
  return {
    noScope: true,
    Identifier({ node }) {
      node.name = names.get(node.name) ?? node.name;
    },
    ObjectMember(path) {
      const { key } = path.node;
      const loader = path.getFunctionParent()?.node;
      // Those of the stub, which is beside the call that gets the probes.
      if (!t.isFunctionDeclaration(loader) || loader.id?.name !== names.get(`${prefix}l`) || !t.isIdentifier(key))
        return;
      key.name = WORDS[key.name as keyof Probes] ?? key.name;
    },
    'BlockStatement|Program'(path: NodePath) {
      const node = path.node as t.BlockStatement | t.Program;
      node.body = node.body.filter((each) => !t.isEmptyStatement(each));
    },
    MemberExpression({ node: { object, property } }) {
      if (t.isIdentifier(object, { name: `${prefix}t` }) && t.isIdentifier(property))
        property.name = WORDS[property.name as keyof Probes] ?? property.name;
    },
    CallExpression: {
      exit(path) {
        const probe = probeOf(path.node, names.get(`${prefix}t`)!);
        if (probe === null) return;
        probe.name = WORDS[probe.name as keyof Probes] ?? probe.name;
      },
      enter(path) {
        const { callee } = path.node;
        if (!t.isIdentifier(callee)) return;
        const [at, first, third] = path.node.arguments;
        const isCall = callee.name === directName(`${prefix}t`, 'q');
        if (!isCall && !ofASite.has(callee.name)) return;
        const site = isCall ? third : first;
        const fn = isCall ? (t.isNumericLiteral(at) ? at.value : null) : at && functionOf(path, frame);
        const line = fn != null && t.isNumericLiteral(site) ? lineOf(fn, site.value) : undefined;
        if (line !== undefined) t.addComment(site!, 'trailing', ` line ${line} `);
      },
    },
  };
}

/** The name of the probe that is called, when one is. */
function probeOf({ callee }: t.CallExpression, probes: string): t.Identifier | null {
  if (!t.isMemberExpression(callee) || callee.computed || !t.isIdentifier(callee.property)) return null;
  const object = t.isParenthesizedExpression(callee.object) ? callee.object.expression : callee.object;
  const first = t.isLogicalExpression(object) ? object.left : object;
  return t.isIdentifier(first, { name: probes }) ? callee.property : null;
}

/** The index of the function whose frame is in scope, from the declaration at the beginning of its body. */
function functionOf(path: NodePath, frame: string): number | null {
  for (let at: NodePath | null = path; at; at = at.getFunctionParent()) {
    const index = declaredIn(at.node, frame);
    if (index !== null) return index;
  }
  return declaredIn(path.findParent((each) => each.isProgram())!.node, frame);
}

function declaredIn(node: t.Node, frame: string): number | null {
  const body = t.isProgram(node)
    ? node.body
    : t.isFunction(node) && t.isBlockStatement(node.body)
      ? node.body.body
      : [];
  for (const statement of body) {
    if (!t.isVariableDeclaration(statement)) continue;
    const [declarator] = statement.declarations;
    // It may have been renamed already.
    if (!t.isIdentifier(declarator?.id) || ![frame, 'frame', '$frame'].includes(declarator.id.name)) continue;
    const [index] = t.isCallExpression(declarator.init) ? declarator.init.arguments : [];
    if (t.isNumericLiteral(index)) return index.value;
  }
  return null;
}

/** The line of a site, from the table that the file hands to the runtime. */
function linesOf(file: t.File): (fn: number, site: number) => number | undefined {
  let table: PackedSites | null = null;
  t.traverseFast(file, (node) => {
    if (t.isStringLiteral(node) && node.value.startsWith('{"abi":')) table ??= JSON.parse(node.value) as PackedSites;
  });
  return (fn, site) => {
    const [, , line, , , ...sites] = table?.functions[fn] ?? [];
    return site < sites.length ? sites.slice(0, site + 1).reduce((sum, from) => sum + from, line!) : undefined;
  };
}
