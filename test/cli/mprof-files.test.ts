import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { folder, mprofLine } from './mprof.ts';

/** Three recordings of a few samples each. */
function withRecordings(): string {
  const cwd = folder();
  for (const day of [1, 2, 3]) {
    const at = 1700000000 + day * 1000;
    const samples = Array.from(
      { length: 20 },
      (_, i) => `MEM ${(10 * day + (i === 12 ? 30 : i / 10)).toFixed(6)} ${(at + i / 10).toFixed(4)}\n`,
    );
    const lines = [
      'CMDLINE node day.js\n',
      ...samples,
      `CHLD 77 4.500000 ${at}.5000\n`,
      `FUNC load 11.0000 ${at}.1000 12.0000 ${at}.4000 0\n`,
    ];
    writeFileSync(join(cwd, `mprofile_2026010${day}120000.dat`), lines.join(''));
  }
  return cwd;
}

describe('mprof-line list', () => {
  it('shows indices, files, times and commands', () => {
    const { stdout, status } = mprofLine(withRecordings(), ['list']);
    assert.equal(status, 0);
    assert.equal(
      stdout,
      [1, 2, 3]
        .map((day) => `${day - 1}  mprofile_2026010${day}120000.dat  2026-01-0${day} 12:00:00  node day.js\n`)
        .join(''),
    );
  });

  it('says that there is nothing', () => {
    const { stdout, stderr, status } = mprofLine(folder(), ['list']);
    assert.deepEqual([stdout, stderr, status], ['', 'mprof-line: this folder has no mprofile_*.dat file\n', 0]);
  });
});

describe('mprof-line peak', () => {
  it('prints the newest recording, or those that are named', () => {
    const cwd = withRecordings();
    assert.equal(
      mprofLine(cwd, ['peak']).stdout,
      'mprofile_20260103120000.dat\t60.000 MB\tthe largest sample, at 1.2 s\n  process 77\t4.500 MB\tthe largest sample, at 500.0 ms\n',
    );
    const { stdout } = mprofLine(cwd, ['peak', '0', '-2', 'mprofile_20260101120000.dat']);
    assert.deepEqual(stdout.match(/^mprof.*MB/gm), [
      'mprofile_20260101120000.dat\t40.000 MB',
      'mprofile_20260102120000.dat\t50.000 MB',
    ]);
  });

  it('prints the peak of a function', () => {
    const cwd = withRecordings();
    assert.equal(
      mprofLine(cwd, ['peak', '--func', 'load', '0']).stdout,
      'mprofile_20260101120000.dat\t12.000 MB\tthe largest sample, at 400.0 ms\n',
    );
    const { status, stderr } = mprofLine(cwd, ['peak', '--func', 'nope']);
    assert.equal(status, 2);
    assert.equal(stderr, 'mprof-line: --func: mprofile_20260103120000.dat has no function nope; expected load\n');
  });

  it('reads a damaged file as far as it goes, and names the line', () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'x.dat'), 'MEM 5.000000 10.0000\nMEM \x1b[31m\nMEM 4.000000 1');
    const { status, stdout, stderr } = mprofLine(cwd, ['peak', 'x.dat']);
    assert.equal(status, 0);
    assert.equal(stdout, 'x.dat\t5.000 MB\tthe largest sample, at 0\n');
    assert.equal(
      stderr,
      'mprof-line: x.dat:2: not a MEM record: "MEM \\u001b[31m"\nmprof-line: x.dat:3: the file ends in the middle of a record: "MEM 4.000000 1"\n',
    );
  });
});

describe('mprof-line rm and clean', () => {
  it('remove by index from either end, and only say so with --dry-run', () => {
    const cwd = withRecordings();
    const dry = mprofLine(cwd, ['rm', '--dry-run', '-1', '0']);
    assert.equal(dry.stdout, 'would remove mprofile_20260103120000.dat\nwould remove mprofile_20260101120000.dat\n');
    assert.equal(readdirSync(cwd).length, 3);
    assert.equal(
      mprofLine(cwd, ['rm', '-1', '0']).stdout,
      'removed mprofile_20260103120000.dat\nremoved mprofile_20260101120000.dat\n',
    );
    assert.deepEqual(readdirSync(cwd), ['mprofile_20260102120000.dat']);
    const { status, stderr } = mprofLine(cwd, ['rm', '-2']);
    assert.equal(status, 2);
    assert.equal(
      stderr,
      'mprof-line: there is no recording -2: expected an index from -1 to 0 (see mprof-line list)\n',
    );
    assert.equal(mprofLine(cwd, ['rm']).status, 2);
  });

  it('clean takes the recordings and leaves the rest', () => {
    const cwd = withRecordings();
    writeFileSync(join(cwd, 'kept.dat'), '');
    assert.equal(mprofLine(cwd, ['clean', '--dry-run']).stdout.split('\n').length, 4);
    assert.equal(readdirSync(cwd).length, 4);
    assert.equal(mprofLine(cwd, ['clean']).status, 0);
    assert.deepEqual(readdirSync(cwd), ['kept.dat']);
  });
});

describe('mprof-line plot', () => {
  it('draws in the terminal', () => {
    const { stdout, status } = mprofLine(withRecordings(), ['plot', '--width', '60', '--height', '6', '0']);
    assert.equal(status, 0);
    assert.match(stdout, /^node day\.js\n/);
    assert.match(stdout, /├ load/);
    assert.match(stdout, /peak 40\.0 MB at 1\.2 s, the largest sample/);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 60, line);
  });

  it('shows what its options say', () => {
    const cwd = withRecordings();
    const plot = (...args: string[]): string => mprofLine(cwd, ['plot', '--width', '80', ...args]).stdout;
    assert.match(plot('-t', 'my title'), /^my title\n/);
    assert.doesNotMatch(plot('-n'), /load/);
    assert.match(plot('-s'), /trend \+[\d.]+ MB\/s/);
    assert.match(plot('-w', '0,0.5s', '0'), /peak 12\.0 MB at 400\.0 ms, the largest sample/);
    assert.match(
      plot('0', '1', '2'),
      /mprofile_20260101120000\.dat 40\.0 MB[\s\S]*mprofile_20260103120000\.dat 60\.0 MB/,
    );
  });

  it('colours only where it should', () => {
    const cwd = withRecordings();
    assert.doesNotMatch(mprofLine(cwd, ['plot']).stdout, /\x1b/);
    assert.match(mprofLine(cwd, ['plot'], { NO_COLOR: '', FORCE_COLOR: '1' }).stdout, /\x1b\[36m/);
    // As a report does.
    assert.doesNotMatch(mprofLine(cwd, ['plot'], { NO_COLOR: '1', FORCE_COLOR: '1' }).stdout, /\x1b/);
  });

  it('writes images and pages, several at once', () => {
    const cwd = withRecordings();
    const { status, stdout, stderr } = mprofLine(cwd, ['plot', '-f', '-o', 'a.SVG', '-o', 'a.png', '-o', 'a.html']);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, '');
    assert.equal(stderr, 'mprof-line: wrote a.SVG\nmprof-line: wrote a.png\nmprof-line: wrote a.html\n');
    assert.match(readFileSync(join(cwd, 'a.SVG'), 'utf8'), /^<svg [\s\S]*node day\.js[\s\S]*<\/svg>$/);
    assert.equal(readFileSync(join(cwd, 'a.png')).toString('latin1', 1, 4), 'PNG');
    assert.match(readFileSync(join(cwd, 'a.html'), 'utf8'), /^<!doctype html>/);
  });

  it('says what is wrong', () => {
    const cwd = withRecordings();
    const refused = (args: string[], message: string): void => {
      const { status, stderr } = mprofLine(cwd, ['plot', ...args]);
      assert.deepEqual([status, stderr], [2, `mprof-line: ${message}\n`]);
    };
    refused(['-o', 'x.gif'], '--output: expected a file that ends in .svg, .png or .html, given "x.gif"');
    refused(['-w', '5'], '--window: expected two times such as 0,20s, given "5"');
    refused(['-w', '5,1'], '--window: expected an end after its beginning, given "5,1"');
    refused(['--theme', 'blue'], '--theme: expected light or dark, given "blue"');
    refused(['none.dat'], 'there is no file none.dat');
    refused(['-o', 'no/folder/x.svg'], '--output: cannot write no/folder/x.svg: there is no directory no/folder');
  });
});
