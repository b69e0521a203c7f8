import type { Row } from './row.ts';

const NOTHING = 'mprof-line: nothing was measured: ';
const HOW = '  Write // @profile on the line before a function, or measure every function with --all:';
const PACKAGES = "  Files of node_modules are looked into with --include 'node_modules/**'.";
const UNSEEN = (how: string): string => `  The program ${how}: what it had not loaded until then is not known.`;
const NOT_MARKED = `${NOTHING}no function that was loaded is marked with @profile`;
const PARSE = (script: string, line = 1): string => `  Functions in ${script}:\n    parse (line ${line})`;
const marked = (command: string, ...clues: string[]): string =>
  [NOT_MARKED, ...clues, HOW, `    mprof-line ${command}`].join('\n');

export const NOTHING_MARKED: readonly Row[] = [
  ['mprof-line plain.js', 0, `${marked('--all plain.js')}\n${PARSE('plain.js')}`],
  ["mprof-line plain.js 'a b'", 0, `${marked("--all plain.js 'a b'")}\n${PARSE('plain.js')}`],
  [
    'mprof-line --stack-trace-limit=5 --top 3 plain.js',
    0,
    `${marked('--all --stack-trace-limit=5 --top 3 plain.js')}\n${PARSE('plain.js')}`,
  ],
  ['mprof-line run --lines -- node plain.js', 0, marked('run --all --lines -- node plain.js')],
  ['mprof-line top plain.js', 0, `${marked('top --all plain.js')}\n${PARSE('plain.js')}`],
  ['mprof-line value.js', 0, marked('--all value.js', '  value.js:1: no function follows this @profile')],
  [
    'mprof-line inside.js',
    0,
    `${marked('--all inside.js', '  inside.js:2: no function follows this @profile')}\n  Functions in inside.js:\n    f (line 1)`,
  ],
  [
    'mprof-line types.ts',
    0,
    `${marked('--all types.ts', '  types.ts:1: no function follows this @profile')}\n  Functions in types.ts:\n    f (line 3)`,
  ],
  [
    'mprof-line misspelt.js',
    0,
    `${marked('--all misspelt.js', '  misspelt.js:1: @profiel, expected @profile')}\n${PARSE('misspelt.js', 2)}`,
  ],
  [
    'mprof-line compiled/lib/index.js',
    0,
    `${marked('--all compiled/lib/index.js', '  CWD/compiled/tsconfig.json has removeComments: the compiler drops every @profile. With "sourceMap": true it is found in the source; --only chooses functions by name.')}\n${PARSE('compiled/lib/index.js')}`,
  ],
  ...['dist/index.js', 'bundle.js'].map(
    (script): Row => [
      `mprof-line ${script}`,
      0,
      `${marked(`--all ${script}`, `  ${script} looks compiled, and compilers drop comments: with a source map, each @profile of the source is found; --only chooses functions by name.`)}\n${PARSE(script, script === 'bundle.js' ? 2 : 1)}`,
    ],
  ),
  ['mprof-line other-program.js', 0, marked('--all other-program.js')],
  ['mprof-line child.js', 0, marked('--all child.js')],
  [
    'mprof-line plain.js --all x',
    0,
    `${NOT_MARKED}\n  --all stood behind plain.js, which got it as an argument. Options of mprof-line stand before the script:\n    mprof-line --all plain.js x\n${PARSE('plain.js')}`,
  ],
  [
    'mprof-line plain.js --only parse',
    0,
    `${NOT_MARKED}\n  --only stood behind plain.js, which got it as an argument. Options of mprof-line stand before the script:\n    mprof-line --only parse plain.js\n${PARSE('plain.js')}`,
  ],
];

export const ENDED_FIRST: readonly Row[] = [
  ['mprof-line early.js', 3, marked('--all early.js', UNSEEN('ended with status 3'))],
  ['mprof-line throws.js', 1, marked('--all throws.js', UNSEEN('ended with status 1'))],
  [
    'mprof-line --only f early.js',
    3,
    `${NOTHING}no function that was loaded has a name like f\n${UNSEEN('ended with status 3')}\n${PACKAGES}`,
  ],
  [
    'mprof-line missing.mjs',
    1,
    `${NOTHING}no selected function was called:\n  f (missing.mjs:3)\n  <anonymous> (missing.mjs:3)`,
  ],
  ...(['SIGTERM', 'SIGKILL'] as const).map(
    (signal): Row => [
      `mprof-line kills.js ${signal}`,
      signal === 'SIGTERM' ? 143 : 137,
      `mprof-line: nothing was measured before ${signal} ended the program\n  No function of kills.js is marked with @profile; --all measures every function.`,
    ],
  ),
  ['mprof-line never.js', 0, `${NOTHING}no selected function was called:\n  never (never.js:2)`],
  ['mprof-line syntax.js', 1, `${NOTHING}syntax.js is not a program that can be run`],
  ['mprof-line --all module.cjs', 1, `${NOTHING}module.cjs is not a program that can be run`],
  ['mprof-line markup.js', 1, `${NOTHING}markup.js is not a program that can be run`],
  ['mprof-line data.json', 0, `${NOTHING}data.json is not a program that can be run`],
  [
    'mprof-line --only d*.json data.json',
    2,
    `${NOTHING}data.json is not a program that can be run\n  data.json after --only is a file: an unquoted pattern is replaced by the shell. Put it in quotes, as in --only 'parse*'`,
  ],
  ['mprof-line tool', 0, `${NOTHING}tool (CWD/node_modules/.bin/tool) ran no node program`],
];

export const PATTERNS: readonly Row[] = [
  [
    'mprof-line --only nobody plain.js',
    2,
    `${NOTHING}no function that was loaded has a name like nobody\n${PACKAGES}\n${PARSE('plain.js')}`,
  ],
  [
    'mprof-line --only pars plain.js',
    2,
    `${NOTHING}no function that was loaded has a name like pars; did you mean parse?\n${PACKAGES}\n${PARSE('plain.js')}`,
  ],
  ['mprof-line --only inside uses.js', 2, `${NOTHING}no function that was loaded has a name like inside\n${PACKAGES}`],
  [
    "mprof-line --all --exclude '*.js' plain.js",
    2,
    `${NOTHING}plain.js loaded no file of its own with a function in it that --exclude *.js leaves`,
  ],
  [
    'mprof-line --all node_modules/pkg/index.js',
    2,
    `${NOTHING}node_modules/pkg/index.js is in node_modules, and loaded no file outside of it with a function in it\n${PACKAGES}`,
  ],
  [
    'mprof-line --include node_modules/pkg uses.js',
    0,
    marked(
      '--all --include node_modules/pkg uses.js',
      '  --include node_modules/pkg fits no file of node_modules that was loaded; the program’s own files are taken without it',
    ),
  ],
  [
    'cd two && mprof-line --include *.js b.js',
    0,
    `${NOT_MARKED}\n  a.js after --include is a file: an unquoted pattern is replaced by the shell. Put it in quotes, as in --include '*.js'\n  Functions in b.js:\n    parse (line 1)`,
  ],
  [
    'mprof-line --include two/* two/b.js',
    0,
    `${NOT_MARKED}\n  two/a.js after --include is a file: an unquoted pattern is replaced by the shell. Put it in quotes, as in --include 'two/*.js'\n  Functions in two/b.js:\n    parse (line 1)`,
  ],
  [
    'cd two && mprof-line --all --exclude *.js b.js > report',
    0,
    "mprof-line: a.js after --exclude is a file: an unquoted pattern is replaced by the shell. Put it in quotes, as in --exclude '*.js'; what ran is b.js",
  ],
  [
    "mprof-line --fail-if 'g.allocated > 1B' work.js > report",
    2,
    "mprof-line: cannot check 'g.allocated > 1B': no function g was measured; measured were f, <anonymous>",
  ],
  [
    "mprof-line --fail-if 'f.live > 1B' work.js > report",
    2,
    "mprof-line: cannot check 'f.live > 1B': living bytes are measured with --live",
  ],
];
