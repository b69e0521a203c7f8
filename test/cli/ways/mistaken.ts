import type { Row } from './row.ts';

const USAGE = (command: string): string => `mprof-line ${command} --help shows what there is`;
const LOOKED = 'looked into node_modules/.bin, here and above, and PATH';
export const MISTYPED: readonly Row[] = [
  ['mprof-line wrok.js', 2, 'mprof-line: there is no such script: wrok.js; did you mean work.js?'],
  [
    'mprof-line reprot x.json',
    2,
    `mprof-line: there is no such file or program: reprot; ${LOOKED}; did you mean report?`,
  ],
  [
    'mprof-line start',
    2,
    'mprof-line: there is no such file or program: start; package.json has a script of that name: mprof-line npm run start',
  ],
  ['mprof-line folder', 2, 'mprof-line: folder is a directory, expected a script'],
  ["mprof-line ''", 2, 'mprof-line: expected a script to profile, given ""'],
  [
    'mprof-line - < work.js',
    2,
    'mprof-line: -: expected a script in a file: a program from stdin has no lines to show',
  ],
  [
    'mprof-line --sort work.js',
    2,
    'mprof-line: expected a script to profile, given none; work.js was taken as the value of --sort',
  ],
  ['mprof-line --inspect-brkk work.js', 2, "mprof-line: unknown option '--inspect-brkk'; did you mean --inspect-brk?"],
  ['mprof-line run', 2, `mprof-line: expected <command>, given nothing; ${USAGE('run')}`],
  ['mprof-line attach', 2, `mprof-line: expected <process>, given nothing; ${USAGE('attach')}`],
  ['mprof-line report --zzzzzz x', 2, `mprof-line: unknown option '--zzzzzz'; ${USAGE('report')}`],
  ['mprof-line report --colums hits x', 2, "mprof-line: unknown option '--colums'; did you mean --columns?"],
  ['mprof-line report --all x', 2, "mprof-line: unknown option '--all'; mprof-line --all <script> has it"],
  [
    "mprof-line --fail-if 'f.alloc > 1B' work.js",
    2,
    'mprof-line: --fail-if: expected a measure of a function: allocated, self, increment, memory, peak, live, live-peak, external, awaited, freed, first, hits, calls, gcs, time, self-time or gc-time, given "alloc"; did you mean allocated?',
  ],
  ['mprof-line attach 2147483646', 2, 'mprof-line: there is no process 2147483646: it has ended, or it never existed'],
  [
    'mprof-line attach --lines 2147483646',
    2,
    'mprof-line: there is no process 2147483646: it has ended, or it never existed',
  ],
  ['mprof-line top 2147483646', 2, 'mprof-line: there is no process 2147483646: it has ended, or it never existed'],
];

export const OTHER_FILES: readonly Row[] = [
  ['mprof-line report nowhere.json', 2, 'mprof-line: cannot read nowhere.json: there is no such file'],
  ['mprof-line report empty.json', 2, 'mprof-line: empty.json is not a profile: expected a JSON document, it is empty'],
  [
    'mprof-line report later.json',
    2,
    'mprof-line: later.json is a profile of version 2, this mprof-line reads up to version 1: use a newer one',
  ],
  [
    'mprof-line report snapshot.heapsnapshot',
    2,
    'mprof-line: snapshot.heapsnapshot is not a profile: expected a JSON document with "format": "mprof-line.profile"',
  ],
  [
    'mprof-line report mprofile_20260101000000.dat',
    2,
    'mprof-line: mprofile_20260101000000.dat is a recording of memory over time, expected a profile: mprof-line plot mprofile_20260101000000.dat draws it',
  ],
  ['mprof-line report work.js', 2, 'mprof-line: work.js is not a profile: expected a JSON document'],
  ['mprof-line report folder', 2, 'mprof-line: folder is a directory, expected a profile'],
  [
    'mprof-line diff later.json',
    2,
    'mprof-line: diff: expected two profiles, or several on each side of --, as in before-*.json -- after-*.json; given 1',
  ],
  [
    'mprof-line -o p.json work.js 2> /dev/null; mprof-line plot p.json',
    2,
    'mprof-line: p.json is a profile, expected a recording of memory over time: mprof-line report p.json prints it',
  ],
  [
    'cd folder && mprof-line plot',
    2,
    'mprof-line: no recording found: this folder has no mprofile_*.dat file, as mprof-line run makes them',
  ],
];

export const NO_PLACE: readonly Row[] = [
  [
    'TMPDIR=/nowhere mprof-line work.js',
    2,
    'mprof-line: cannot make a folder in /nowhere: there is no such directory; TMPDIR names another place',
  ],
  [
    'mprof-line -o nowhere/p.json work.js',
    2,
    'mprof-line: --output: cannot write nowhere/p.json: there is no directory nowhere',
  ],
  ...['work.js', '--help', 'list', 'plot mprofile_20260101000000.dat', 'peak mprofile_20260101000000.dat'].map(
    (words, index): Row => [
      `mprof-line ${words} > /dev/full`,
      index === 0 ? 1 : 2,
      'mprof-line: cannot write to stdout: no space is left on the device',
    ],
  ),
  ['NODE_OPTIONS=--bogus mprof-line work.js', 9, 'NODE: --bogus is not allowed in NODE_OPTIONS'],
];
