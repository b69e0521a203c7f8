/**
 * The profiler's own realm. Hooks, parser, positions and reports run in the program's thread, but with built-ins of their
 * own: what the program replaces, deletes, freezes or counts is never called by them. Node's modules and `process`, which
 * there is one of, are copied before the program's first line. What measured code calls stays in the program's realm, for
 * V8 inlines nothing across realms; it has `runtime/primordials.ts` instead.
 *
 * A realm costs 1.3 ms and 0.3 MB of heap, and code in it is as fast as elsewhere.
 */
import * as nodeModule from 'node:module';
import * as path from 'node:path';
import * as url from 'node:url';
import * as vm from 'node:vm';
import { openCodeCache } from '../../cache/code.ts';
import { readBytes } from '../../cache/read-bytes.ts';
import { type CopyOptions, copyOf, type ListOf, uncurried } from './copies.ts';
import { ourSide, type ProgramSide } from './program.ts';

// This file is of the program's realm, and may be asked for a module when the program has begun.
const { createRequire } = nodeModule;
const { dirname, isAbsolute, join: joinAny, sep } = path;
const { fileURLToPath, pathToFileURL } = url;
const { createContext, runInContext, Script } = vm;
const { apply } = Reflect;
const { runInContext: runScript, runInThisContext } = Script.prototype;
const endsWith = uncurried<string>(String.prototype.endsWith) as (text: string, end: string) => boolean;
const startsWith = uncurried<string>(String.prototype.startsWith) as (text: string, start: string) => boolean;

const execute = uncurried<RegExp>(RegExp.prototype.exec) as (pattern: RegExp, text: string) => unknown;

const decoder = new TextDecoder();
const decode = uncurried(TextDecoder.prototype.decode) as (self: typeof decoder, bytes: Uint8Array) => string;

type Load = (name: string) => unknown;
type Exports = Record<string, unknown>;
type Surround = (...values: unknown[]) => unknown;

/** Measured code calls it. */
const RUNTIME = 'runtime.cjs';
/** Node loads what it has never been asked for when a property is looked at: for `diff` of util, among others, `net` and the program's streams. */
const ASKED_OF_UTIL = [
  'deprecate',
  'format',
  'formatWithOptions',
  'inherits',
  'inspect',
  'promisify',
  'stripVTControlCharacters',
  'types',
];
/** Wanted when the program has begun. */
const WANTED_LATER = ['node:os', 'node:util', 'node:events', 'node:vm'];
/**
 * Packages ask these whether to print in colours, and print nothing here. Node would load `net` and open the program's streams for the answer,
 * before a program that counts or changes what those use.
 */
const TERMINALS = 'node:tty';
const STREAMS = ['stdout', 'stderr'];
/** It starts processes, and must know what they send for typed arrays of its own realm. */
const ESBUILD = 'esbuild';

/** Makes the realm; returns what loads a file of `folder` in it. `cache`: where compiled code is kept; null: nowhere. */
export function openRealm(folder: string, cache: string | null): Load {
  const context = createContext(Object.create(null));
  const code = openCodeCache(cache, folder, 'realm');
  const globals = globalsOf((source) => runInContext(source, context), { ...ourSide(), codeToKeep: code.fresh });
  const parameters = [...globals.keys()].join();
  const values = [...globals.values()];
  const silent = [...globals].map(([name, value]) => (name === 'process' ? withoutStreams(value as object) : value));
  const loaded = { __proto__: null } as unknown as Record<string, { exports: unknown }>;
  const parse = runInContext('JSON.parse', context) as (text: string) => unknown;
  const builtins = { __proto__: null } as unknown as Record<string, Exports>;

  function load(path: string): unknown {
    const known = loaded[path];
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    loaded[path] = module;
    const text = decode(decoder, readBytes(path));
    if (endsWith(path, '.json')) {
      module.exports = parse(text);
      return module.exports;
    }
    const own = !endsWith(path, RUNTIME);
    // Parameters, for a look-up on the global object of a context is slow; around the module, which may have such names.
    const wrapped = `(function (${own ? parameters : ''}) { return (function (exports, require, module, __filename, __dirname) { ${text}\n}) })`;
    const isBundle = startsWith(path, folder);
    // By its name V8 tells whose a script is: a package that the program has, too, is not the program's here.
    const script = code.compile(isBundle ? path : folder + path, text, wrapped);
    const surround = (own ? apply(runScript, script, [context]) : apply(runInThisContext, script, [])) as Surround;
    const given = isBundle ? values : silent;
    const run = apply(surround, undefined, own ? given : []) as (...args: unknown[]) => void;
    run(module.exports, own ? requireFrom(path) : root, module, path, dirname(path));
    return module.exports;
  }

  const root = createRequire(join(folder, RUNTIME));
  function builtin(name: string): Exports {
    const known = builtins[name];
    if (known) return known;
    const copy = name === TERMINALS ? { isatty: () => false } : (copyOf(root(name), optionsOf(name)) as Exports);
    if (name === 'node:module') copy.createRequire = (from: string | URL) => requireFrom(pathOf(from));
    if (name === 'node:path') copy.join = join;
    if (name === 'node:url') copy.pathToFileURL = (path: string) => ({ href: hrefOf(pathToFileURL(path)) });
    builtins[name] = copy;
    return copy;
  }

  function requireFrom(from: string): Load {
    const require = (name: string): unknown => {
      if (startsWith(name, 'node:')) return builtin(name);
      if (name === ESBUILD) return unseen(root, name);
      // Node's own way of finding files is the program's to change, and only packages need it.
      const path = endsWith(name, '.cjs') ? join(dirname(from), name) : createRequire(from).resolve(name);
      return isAbsolute(path) ? load(path) : builtin(`node:${path}`);
    };
    require.cache = {};
    require.resolve = (name: string) => createRequire(from).resolve(name);
    return require;
  }

  for (const name of WANTED_LATER) builtin(name);
  return (name) => load(join(folder, name));
}

function optionsOf(name: string): CopyOptions {
  return { bound: false, ...(name === 'node:util' && { only: ASKED_OF_UTIL }) };
}

function withoutStreams(process: object): object {
  const silent = Object.create(process) as object;
  for (const name of STREAMS) Object.defineProperty(silent, name, { value: {} });
  return silent;
}

/** A folder as Node names one, and names of files in it. */
const FOLDER = /^(?:\/(?!\.\.?(?:\/|$))[^/]+)+$/;
const NAME = /^(?!\.)[^/]+$/;

/** Node's `join` calls other functions that the program may have replaced, but for a name in a folder nobody has to be asked. */
function join(folder: string, name: string, ...more: string[]): string {
  const isPlain = sep === '/' && more.length === 0 && execute(FOLDER, folder) !== null && execute(NAME, name) !== null;
  return isPlain ? `${folder}/${name}` : joinAny(folder, name, ...more);
}

const hrefOf = uncurried<URL>(Object.getOwnPropertyDescriptor(URL.prototype, 'href')!.get);

function pathOf(from: string | URL): string {
  return typeof from === 'string' && !startsWith(from, 'file:') ? from : fileURLToPath(from);
}

/** Loads a package in the program's realm, and leaves nothing of it in `require.cache`. */
function unseen(require: NodeJS.Require, name: string): unknown {
  const before = new Set(Object.keys(require.cache));
  try {
    return require(name);
  } finally {
    for (const path of Object.keys(require.cache)) if (!before.has(path)) delete require.cache[path];
  }
}

/** What the modules of the realm find as globals: its own of the language's, and copies of Node's. */
function globalsOf(evaluate: (source: string) => unknown, side: ProgramSide): Map<string, unknown> {
  const names = (evaluate('Object.getOwnPropertyNames(globalThis)') as string[]).filter((name) =>
    /^(?!Infinity$|NaN$)[A-Z]\w*$/.test(name),
  );
  const values = evaluate(`[${names}]`) as unknown[];
  const globals = new Map<string, unknown>();
  names.forEach((name, index) => void globals.set(name, values[index]));
  const decoderOf = evaluate(TEXT_DECODER) as (...parts: unknown[]) => unknown;
  const { performance, Buffer } = globalThis;
  const listOf = evaluate(
    '(from) => { const list = []; for (let i = 0; i < from.length; i++) list[i] = from[i]; return list; }',
  );
  const node = {
    process: copyOf(process, { bound: true, listOf: listOf as ListOf }),
    Buffer: copyOf(Buffer, { bound: false }),
    URL,
    TextDecoder: decoderOf(TextDecoder, uncurried(TextDecoder.prototype.decode)),
    TextEncoder,
    performance: { now: performance.now.bind(performance), timeOrigin: performance.timeOrigin },
    crypto: { randomUUID: () => globalThis.crypto.randomUUID() },
    setTimeout,
    clearTimeout,
    MPROF_LINE_PROGRAM: side,
  };
  for (const [name, value] of Object.entries(node)) globals.set(name, value);
  return globals;
}

/** A class of the realm's in front of Node's, whose methods the program can replace. */
const TEXT_DECODER = `((Decoder, decode) => class TextDecoder {
  #decoder;
  constructor(...args) { this.#decoder = new Decoder(...args); }
  decode(...args) { return decode(this.#decoder, ...args); }
})`;
