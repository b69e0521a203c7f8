import { ABI_SYMBOL, ABI_VERSION, type FileSites, PASSIVE, type Result } from '../../runtime/abi.ts';
import type { Names } from './emitter.ts';

/** Stands in every instrumented file, so that it is not instrumented twice. */
const MARK = '/*mprof-line:instrumented*/';
/** The beginning of its table, as a printer that drops comments, quotes or blanks may have left it. */
const TABLE = /["']?\babi["']?\s*:\s*\d+\s*,\s*["']?files["']?\s*:\s*\[/;

/** Whether a text has been instrumented, also when it has been printed anew or bundled since. */
export function isInstrumented(code: string): boolean {
  return code.includes(MARK) || (code.includes(ABI_SYMBOL) && TABLE.test(code));
}

const BODIES: Readonly<Record<Result, string>> = {
  nothing: '(){}',
  frame: '(){return 0}',
  array: '(){return[]}',
  null: '(){return null}',
  second: '(f,v){return v}',
  third: '(f,k,v){return v}',
  first: '(v){return v}',
  called: '(f,k,m,a,b,c,d,e,g){return f(a,b,c,d,e,g)}',
  zero: ':0',
};

/** What runs when no runtime is installed: probes that do nothing. */
const STUB = `{${Object.entries(PASSIVE)
  .map(([probe, result]) => probe + BODIES[result])
  .join(',')}}`;

/** What the declarations depend on. */
interface EpilogueOptions {
  /** The file has a global of its own by the name of one that they use. */
  shadowed: boolean;
  /** Variables of the top level that are to live as long as the file's table. */
  keep: readonly string[];
}

/**
 * Declarations appended after the last statement of a file. Declarations are hoisted, so functions that run before
 * the file's own code does (circular imports) find them, and nothing shifts at the top.
 */
export function epilogue(names: Names, table: FileSites, { shadowed, keep }: EpilogueOptions): string {
  const { probes, load } = names;
  // A file with a global of its own by these names gets them from outside.
  const installed = shadowed
    ? `(0,eval)(${JSON.stringify(`globalThis[Symbol.for("${ABI_SYMBOL}")]`)})`
    : `globalThis[Symbol.for("${ABI_SYMBOL}")]`;
  return (
    `;${MARK}var ${probes},${names.blank};function ${load}(){var r;try{r=${installed}}catch(e){}` +
    `return ${probes}=r&&r.abi===${ABI_VERSION}?r.load(${literal(table)}${keep.length > 0 ? `,()=>({${keep}})` : ''}):${STUB}}`
  );
}

/** JSON is JavaScript but for two line ends, which would shift the lines below. */
function literal(table: FileSites): string {
  return JSON.stringify(table).replace(/[\u2028\u2029]/g, (end) => (end === '\u2028' ? '\\u2028' : '\\u2029'));
}

/** Four names that do not occur in the source; different for each file, since scripts share their globals. */
export function chooseNames(code: string, filename: string): Names {
  let hash = 0x811c9dc5;
  for (let i = 0; i < filename.length; i++) hash = Math.imul(hash ^ filename.charCodeAt(i), 0x01000193) >>> 0;
  for (;;) {
    const prefix = `$m${hash.toString(36)}`;
    if (!code.includes(prefix))
      return { probes: `${prefix}t`, load: `${prefix}l`, frame: `${prefix}f`, blank: `${prefix}v` };
    hash = (hash + 1) >>> 0;
  }
}
