/**
 * The specs' text format. A spec is a heading, settings, and a program with the hits of each line in the margin:
 *
 *     === for: three passes
 *     call: f(3)
 *     returns: 6
 *       1 | /** @profile *\/ function f(n) {
 *       1 |   let sum = 0;
 *       4 |   for (let i = 0; i < n; i++) {
 *       3 |     sum += i;
 *         |   }
 *       1 |   return sum;
 *         | }
 *
 * Margin: blank = the line has no site; `1 3` = two functions have a site on the line, the outer one was hit once, the
 * inner one three times; `?` = not compared. A code line that ends in ¶, § or ◁ ends in U+2028, U+2029 or CR alone;
 * ¤ ends it with no line end at all.
 *
 * Settings, each `name: value`:
 * - `kind`: `script` (default), `commonjs`, `module`, or an extension (`ts`, `tsx`, `jsx`, `cts`, `mts`)
 * - `select`: `annotated` (default) or `all`
 * - `call`: evaluated when the program has run, its promise awaited; may be repeated. Without it `returns` is the
 *   program's completion value
 * - `returns`, `throws`: what `util.inspect` shows of the value, or `Name: message @ line:column` (the position may be
 *   left out); one for each `call`
 * - `log`: what the program gave to `log(…)`, separated by blanks
 * - `functions`: the names in the table
 * - `abandoned`: how many activations are left suspended at the end
 * - `node`: the first major version that runs the program (older ones only instrument it)
 * - `nested`: `no` when the program means something else inside of another function
 * - `eol`: `crlf`; `bom`: `yes`; `decorators`: `legacy`; `recursion`: `deep` (no comparison of stacks)
 * - `load`: `fails` when top-level code throws; a module's or a script's frame is then never left
 * - `cursor`: `elsewhere` when a `log(…)` runs in an initialiser, which is charged to the caller
 * - `positions`: `differ` when the error comes from the closing brace, where V8 puts it elsewhere
 * - `selected`: `none` when the transform must find nothing to do
 */
export interface Spec {
  readonly name: string;
  readonly code: string;
  /** Of each line: the hits of the functions that have a site there; undefined when not compared. */
  readonly hits: readonly (readonly number[] | undefined)[];
  readonly calls: readonly { readonly call: string | undefined; readonly outcome: string | undefined }[];
  readonly settings: ReadonlyMap<string, string>;
}

const SETTINGS = new Set(
  'kind select call returns throws log functions abandoned node nested eol bom decorators recursion load cursor positions selected'.split(
    ' ',
  ),
);
const LINE_ENDS: Readonly<Record<string, string>> = { '¶': '\u2028', '§': '\u2029', '◁': '\r', '¤': '' };

/** Parses a file of specs; throws an `Error` that names the line of a mistake. */
export function parseSpecs(text: string): Spec[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [name, ...lines] = block.split('\n');
      return parseSpec(name!, lines);
    });
}

function parseSpec(name: string, lines: readonly string[]): Spec {
  const settings = new Map<string, string>();
  const calls: { call: string | undefined; outcome: string | undefined }[] = [];
  const hits: (number[] | undefined)[] = [];
  const code: string[] = [];
  for (const line of lines) {
    const program = /^([\d ?]*)\|(?: (.*))?$/.exec(line);
    const setting = /^(\w+): ?(.*)$/.exec(line);
    if (program) {
      const margin = program[1]!.trim();
      hits.push(margin === '?' ? undefined : margin.split(/\s+/).filter(Boolean).map(Number));
      code.push(program[2] ?? '');
    } else if (setting && SETTINGS.has(setting[1]!)) {
      const [, key, value] = setting as unknown as [string, string, string];
      if (key === 'call') calls.push({ call: value, outcome: undefined });
      else if (key === 'returns' || key === 'throws') {
        if (calls.length === 0) calls.push({ call: undefined, outcome: undefined });
        calls.at(-1)!.outcome = `${key}: ${value}`;
      } else settings.set(key, value);
    } else if (line.trim() !== '' && !line.startsWith('#')) throw new Error(`spec "${name}": cannot read "${line}"`);
  }
  if (calls.length === 0) calls.push({ call: undefined, outcome: undefined });
  return { name: name.trim(), code: joinLines(code, settings), hits, calls, settings };
}

function joinLines(lines: readonly string[], settings: ReadonlyMap<string, string>): string {
  const eol = settings.get('eol') === 'crlf' ? '\r\n' : '\n';
  const joined = lines.map((line) => {
    const end = LINE_ENDS[line.at(-1) ?? ''];
    return end === undefined ? line + eol : line.slice(0, -1) + end;
  });
  return (settings.get('bom') === 'yes' ? '\uFEFF' : '') + joined.join('');
}
