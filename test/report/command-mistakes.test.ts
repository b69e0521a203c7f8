import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { embedded, folder, run, saved } from './command.ts';
import { hog } from './profiles.ts';

const mistakes: [args: string[], message: string][] = [
  [['report', 'missing.json'], 'cannot read missing.json: there is no such file'],
  [['report', '.'], '. is a directory, expected a profile'],
  [['report', 'text.json'], 'text.json is not a profile: expected a JSON document'],
  [
    ['report', 'newer.json'],
    'newer.json is a profile of version 9, this mprof-line reads up to version 1: use a newer one',
  ],
  [
    ['report', 'p.json', '--columns', 'hits,alocated'],
    '--columns: expected hits, live, live-error, growth, live-peak, memory, increment, allocated, error, bar, self, peak, time, self-time, first, external, awaited, freed, gcs or gc-time, given "alocated"; did you mean allocated?',
  ],
  [
    ['report', 'p.json', '--sort', 'size'],
    '--sort: expected allocated, self, increment, peak, memory, time, hits or line, given "size"',
  ],
  [
    ['report', 'p.json', '--format', 'tabel'],
    '--format: expected table, classic, json, md, csv or txt, given "tabel"; did you mean table?',
  ],
  [['report', 'p.json', '--top', '0'], '--top: expected a whole number from 1 to 1000000, given "0"'],
  [['report', 'p.json', '--precision', '1.5'], '--precision: expected a whole number from 0 to 9, given "1.5"'],
  [
    ['report', 'p.json', '-o', 'x.png'],
    '--output: expected a file that ends in .txt, .md, .csv, .json, .html, .heapprofile, .pb.gz, .speedscope.json, .folded or .svg, given "x.png"',
  ],
  [
    ['report', 'p.json', '-o', 'x.htmll'],
    '--output: expected a file that ends in .txt, .md, .csv, .json, .html, .heapprofile, .pb.gz, .speedscope.json, .folded or .svg, given "x.htmll"; did you mean .html?',
  ],
  [['report', 'p.json', '-o', 'x.md', '-o', 'x.md'], '--output: x.md is given twice'],
  [['report', 'p.json', '-o', 'nowhere/x.md'], '--output: cannot write nowhere/x.md: there is no directory nowhere'],
  [['report', 'p.json', '-o', 'folder.md'], '--output: cannot write folder.md: it is a directory'],
  [
    ['diff', 'p.json', 'p.json', '-o', 'x.csv'],
    '--output: expected a file that ends in .txt, .md, .json or .html, given "x.csv"',
  ],
  [['diff', 'p.json', 'missing.json'], 'cannot read missing.json: there is no such file'],
  [
    ['diff', 'p.json', 'p.json', 'p.json'],
    'diff: expected two profiles, or several on each side of --, as in before-*.json -- after-*.json; given 3',
  ],
  [
    ['diff', 'p.json', '--'],
    'diff: expected two profiles, or several on each side of --, as in before-*.json -- after-*.json; given 1 before it and 0 behind',
  ],
  [
    ['diff', 'p.json', '--', 'p.json', '--format', 'md'],
    'diff: behind -- only profiles may stand, given "--format"; options stand before it',
  ],
  [
    ['diff', 'p.json', '--moments', 'first'],
    '--moments: expected two moments such as first,last or 1,5, given "first"',
  ],
  [['diff', 'p.json', 'p.json', '--moments', '1,2'], '--moments: expected one profile, given 2'],
  [
    ['diff', 'p.json', '--moments', '1,2'],
    '--moments: expected a profile with two moments or more, p.json has none; --live takes them',
  ],
];

for (const [args, message] of mistakes) {
  test(`says what is wrong: ${args.join(' ')}`, () => {
    saved('p.json', embedded());
    saved('text.json', 'const x = 1;');
    saved('newer.json', { ...hog(), version: 9 });
    mkdirSync(join(folder, 'folder.md'), { recursive: true });
    assert.deepEqual(run(args), { status: 2, stdout: '', stderr: `mprof-line: ${message}\n` });
  });
}
