import {
  ABI_VERSION,
  DIRECT,
  type FileSites,
  PASSIVE,
  type PackedSites,
  type Result,
  RUNTIME_NAME,
} from '../../runtime/abi.ts';
import { type DirectProbe, directName, SHORT_FRAME } from '../direct-name.ts';
import type { Names } from './emitter.ts';

/** Stands in every instrumented file, so that it is not instrumented twice. */
const MARK = '/*mprof-line:instrumented*/';
/** The beginning of its table, as a printer may have left it that drops comments and chooses other quotes. */
const TABLE = /\\?"abi\\?":\d+,\\?"files\\?":\[/;

/** Whether a text has been instrumented, also when it has been printed anew or bundled since. */
export function isInstrumented(code: string): boolean {
  return code.includes(MARK) || (code.includes(RUNTIME_NAME) && TABLE.test(code));
}

const BODIES: Readonly<Record<Result, string>> = {
  nothing: '(){}',
  frame: '(){return 0}',
  array: '(){return[]}',
  null: '(){return null}',
  second: '(f,v){return v}',
  third: '(f,k,v){return v}',
  first: '(v){return v}',
  called: '(f,k,m,a,b,c,d,e,g){return m>1?f.call(a,b,c,d,e,g):f(a,b,c,d,e,g)}',
  zero: ':0',
};

/** What runs when no runtime is installed: probes that do nothing. */
const STUB = `{${Object.entries(PASSIVE)
  .map(([probe, result]) => probe + BODIES[result])
  .join(',')}}`;

/**
 * Declarations appended after the last statement of a file. Declarations are hoisted, so functions that run before
 * the file's own code does (circular imports) find them, and nothing shifts at the top. `direct`: probes that the file calls by names of its own;
 * `keep`: variables of the top level that are to live as long as the file's table.
 */
export function epilogue(
  names: Names,
  table: FileSites,
  direct: ReadonlySet<DirectProbe>,
  keep: readonly string[],
): string {
  const { probes, load } = names;
  const own = (probe: DirectProbe): string => directName(probes, probe);
  const called = DIRECT.filter((probe) => direct.has(probe));
  // Whatever enters first loads the probes, and is none itself from then on.
  const isEntry = (probe: DirectProbe): boolean => probe === 'e' || probe === 'c' || probe === 'q';
  const variables = called.filter((probe) => !isEntry(probe)).map(own);
  const enters = called
    .filter(isEntry)
    .map(own)
    .map((enter) => `function ${enter}(f,_,k){${load}();return ${enter}(f,${own('u')},k)}`);
  return (
    `;${MARK}var ${[probes, names.blank, ...variables]};${enters.join('')}` +
    `function ${load}(){var r;try{r=typeof ${RUNTIME_NAME}==="object"&&${RUNTIME_NAME}}catch(e){}` +
    `${probes}=r&&r.abi===${ABI_VERSION}?r.load(${literal(packTable(table))}${keep.length > 0 ? `,()=>({${keep}})` : ''}):${STUB};` +
    `${called.map((probe) => `${own(probe)}=${probes}.${probe};`).join('')}return ${probes}}`
  );
}

/** The table as instrumented code hands it over: of lines there are many, so each is told by how far it is from the one before. */
export function packTable({ abi, files, functions, ...outlined }: FileSites): string {
  const packed = functions.map(({ name, file, line, endLine, parent, sites }): PackedSites['functions'][number] => [
    name,
    file,
    line,
    endLine - line,
    parent,
    ...sites.map((site, k) => site - (k === 0 ? line : sites[k - 1]!)),
  ]);
  return JSON.stringify({ abi, files, functions: packed, ...outlined } satisfies PackedSites);
}

/** A text as a string literal on one line. JSON has no line end of its own but for two, and many double quotes. */
function literal(text: string): string {
  const ends = { '\u2028': '\\u2028', '\u2029': '\\u2029' } as Record<string, string>;
  return `'${text.replace(/[\\'\u2028\u2029]/g, (character) => ends[character] ?? `\\${character}`)}'`;
}

/** The first part of names in a file with a scope of its own has three characters behind `$m`. */
const SHORT = 36 ** 3;

/** Names that do not occur in the source; different for each file where scripts share their globals, and shorter where they do not. */
export function chooseNames(code: string, filename: string, ownScope = false): Names {
  let hash = 0x811c9dc5;
  for (let i = 0; i < filename.length; i++) hash = Math.imul(hash ^ filename.charCodeAt(i), 0x01000193) >>> 0;
  const short = `$m${(hash % SHORT).toString(36).padStart(3, '0')}`;
  if (ownScope && !code.includes(short)) return namesOf(short, code.includes(SHORT_FRAME) ? `${short}f` : SHORT_FRAME);
  for (;;) {
    const prefix = `$m${hash.toString(36)}`;
    if (!code.includes(prefix)) return namesOf(prefix, `${prefix}f`);
    hash = (hash + 1) >>> 0;
  }
}

function namesOf(prefix: string, frame: string): Names {
  return { probes: `${prefix}t`, load: `${prefix}l`, frame, blank: `${prefix}v` };
}
