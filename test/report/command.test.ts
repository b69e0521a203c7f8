import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { ExportFormat } from '../../src/export/formats.ts';
import { exportProfile } from '../../src/export/index.ts';
import { renderReport } from '../../src/report/index.ts';
import { bin, embedded, folder, readSource, run, saved, source } from './command.ts';
import { hog } from './profiles.ts';

test('report reads from a pipe', { skip: process.platform === 'win32' }, () => {
  const file = saved('piped.json', embedded());
  const expected = run(['report', file]).stdout;
  const script = '"$0" "$1" report - < "$2"; cat "$2" | "$0" "$1" report -; "$0" "$1" report <(cat "$2")';
  const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, bin, file], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  assert.equal(stdout, expected.repeat(3));
  const { stderr: complaint } = spawnSync(process.execPath, [bin, 'report', '-'], { input: '{', encoding: 'utf8' });
  assert.equal(complaint, 'mprof-line: standard input is not a profile: expected a JSON document\n');
});

test('report prints a saved profile again', () => {
  const file = saved('p.json', embedded());
  for (const format of ['table', 'classic', 'md', 'csv', 'json'] as const) {
    const stdout = renderReport(embedded(), { format, readSource });
    const { status, stdout: printed, stderr } = run(['report', file, '--format', format]);
    assert.ok(printed === stdout, `${format} differs`);
    assert.deepEqual([status, stderr], [0, '']);
  }
});

test('report reads the sources beside it when they are not embedded', () => {
  const file = saved('plain.json', hog());
  writeFileSync(join(folder, 'hog.js'), source);
  assert.equal(run(['report', file]).stdout, renderReport(hog(), { format: 'table', readSource }));
  rmSync(join(folder, 'hog.js'));
  const without = run(['report', file]);
  assert.match(without.stdout, /The source of this file is not available\./);
  assert.equal(without.status, 0);
});

test('report finds sources that only a source map of the package carries', () => {
  const profile = hog();
  profile.files[0]!.path = 'node_modules/pack/src/hog.js';
  saved('mapped.json', profile);
  mkdirSync(join(folder, 'node_modules/pack/lib'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/pack/package.json'), '{}');
  const map = { version: 3, sources: ['../src/hog.js'], sourcesContent: [source], names: [], mappings: '' };
  writeFileSync(join(folder, 'node_modules/pack/lib/hog.js.map'), JSON.stringify(map));
  writeFileSync(join(folder, 'node_modules/pack/lib/broken.js.map'), 'no json');
  assert.equal(run(['report', 'mapped.json']).stdout, renderReport(profile, { format: 'table', readSource }));
});

test('the options shape the report', () => {
  const file = saved('p.json', embedded());
  const args = ['--sort', 'line', '--top', '1', '--precision', '2', '--columns', 'hits,peak', '--hide-zero'];
  const stdout = renderReport(embedded(), {
    format: 'table',
    sort: 'line',
    top: 1,
    precision: 2,
    columns: ['hits', 'peak'],
    hideZero: true,
    readSource,
  });
  assert.equal(run(['report', file, ...args]).stdout, stdout);
});

test('FORCE_COLOR colours, NO_COLOR wins, and a pipe has neither', () => {
  const file = saved('p.json', embedded());
  const coloured = (env: Record<string, string>): boolean => run(['report', file], env).stdout.includes('\u001b[');
  assert.equal(coloured({}), false);
  assert.equal(coloured({ FORCE_COLOR: '1' }), true);
  assert.equal(coloured({ FORCE_COLOR: '0' }), false);
  assert.equal(coloured({ FORCE_COLOR: '1', NO_COLOR: '1' }), false);
});

test('COLUMNS cuts the lines of a pipe', () => {
  const file = saved('p.json', embedded());
  const stdout = renderReport(embedded(), { format: 'table', width: 90, readSource });
  assert.equal(run(['report', file], { COLUMNS: '90' }).stdout, stdout);
});

test('files are written by their extension, named on stderr, and stdout stays empty', () => {
  const file = saved('p.json', embedded());
  const names = ['out.txt', 'out.md', 'out.csv', 'out.json'];
  const result = run(['report', file, ...names.flatMap((name) => ['-o', name])]);
  const stderr = names.map((name) => `mprof-line: wrote ${name}\n`).join('');
  assert.deepEqual(result, { status: 0, stdout: '', stderr });
  for (const [i, format] of (['txt', 'md', 'csv', 'json'] as const).entries()) {
    assert.equal(readFileSync(join(folder, names[i]!), 'utf8'), renderReport(embedded(), { format, readSource }));
  }
  const both = run(['report', file, '-o', 'out.md', '--format', 'classic']);
  assert.equal(both.stdout, renderReport(embedded(), { format: 'classic', readSource }));
});

test('an abnormal end is told on stderr when the format has no place for it', () => {
  const file = saved('end.json', embedded({ run: { ending: { kind: 'signal', signal: 'SIGTERM' } } }));
  const { stderr } = run(['report', file, '--format', 'csv']);
  assert.equal(stderr, 'The program was ended by the signal SIGTERM.\nNo profiled line was executing.\n');
});

test('written files are private, replace a planted link, and leave nothing else behind', {
  skip: process.platform === 'win32',
}, () => {
  const file = saved('p.json', embedded());
  mkdirSync(join(folder, 'planted'));
  writeFileSync(join(folder, 'victim'), 'precious');
  symlinkSync('../victim', join(folder, 'planted/out.md'));
  assert.equal(run(['report', file, '-o', 'planted/out.md']).status, 0);
  assert.equal(readFileSync(join(folder, 'victim'), 'utf8'), 'precious');
  assert.equal(statSync(join(folder, 'planted/out.md')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(folder, 'planted')), ['out.md']);
});

test('an unwritable folder is said', { skip: process.platform === 'win32' || process.getuid?.() === 0 }, () => {
  saved('p.json', embedded());
  mkdirSync(join(folder, 'closed'));
  chmodSync(join(folder, 'closed'), 0o500);
  const { status, stderr } = run(['report', 'p.json', '-o', 'closed/x.md']);
  assert.deepEqual([status, stderr], [2, 'mprof-line: --output: cannot write closed/x.md: permission denied\n']);
});

test('--embed-source puts the text of the sources into a written profile', () => {
  saved('plain.json', hog());
  writeFileSync(join(folder, 'hog.js'), source);
  run(['report', 'plain.json', '-o', 'full.json', '--embed-source']);
  rmSync(join(folder, 'hog.js'));
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'full.json'), 'utf8')), embedded());
});

test('an extension names the format of another tool', () => {
  saved('p.json', embedded());
  const names = ['x.heapprofile', 'x.pb.gz', 'x.speedscope.json', 'x.folded', 'x.svg'];
  const { stderr } = run(['report', 'p.json', ...names.flatMap((name) => ['-o', name])]);
  assert.equal(stderr, names.map((name) => `mprof-line: wrote ${name}\n`).join(''));
  for (const name of names) {
    const made = exportProfile(embedded(), name.slice(2) as ExportFormat);
    assert.deepEqual(readFileSync(join(folder, name)), Buffer.from(made), name);
  }
});

test('diff prints what changed, and writes files', () => {
  saved('before.json', embedded());
  const heavier = embedded();
  for (const owner of [...heavier.functions, ...heavier.contexts]) {
    for (const line of owner.lines) if (line.line === 14) line.allocated *= 2;
  }
  saved('after.json', heavier);
  const result = run(['diff', 'before.json', 'after.json']);
  assert.match(result.stdout, /^ *14 +3 +2\.3 MB → 4\.6 MB +\+2\.3 MB, \+100 % /m);
  assert.equal(result.status, 0);
  const files = run(['diff', 'before.json', 'after.json', '-o', 'd.md', '-o', 'd.json']);
  assert.deepEqual(files, { status: 0, stdout: '', stderr: 'mprof-line: wrote d.md\nmprof-line: wrote d.json\n' });
  assert.equal(JSON.parse(readFileSync(join(folder, 'd.json'), 'utf8')).format, 'mprof-line.diff');
});

test('diff takes several profiles on each side of --', () => {
  const names = ['a', 'b', 'c', 'd'].map((name, i) => {
    const profile = embedded();
    profile.run.pid += i;
    const line = profile.functions[2]!.lines[1]!;
    line.hits += i < 2 ? 0 : 4;
    return saved(`${name}.json`, profile);
  });
  const { stdout, status } = run(['diff', '-o', 'four.html', ...names.slice(0, 2), '--', ...names.slice(2)]);
  assert.deepEqual([stdout, status], ['', 0]);
  assert.match(readFileSync(join(folder, 'four.html'), 'utf8'), /<td>3 → 7<\/td>/);
  assert.match(run(['diff', 'a.json', '--', 'c.json']).stdout, /^ *14 +3 → 7 /m);
  assert.match(run(['diff', 'a.json', 'b.json', '--', 'c.json', 'd.json']).stdout, /^Means of 2 before and 2 after\./m);
});

test('a reader that goes away early is no error', { skip: process.platform === 'win32' }, () => {
  const profile = embedded();
  profile.run.warnings = Array.from({ length: 5000 }, (_, i) => ({
    kind: 'other',
    message: `warning ${i} `.repeat(50),
  }));
  saved('long.json', profile);
  const command = `"${process.execPath}" "${bin}" report long.json | head -1`;
  const { stdout, stderr } = spawnSync(command, { cwd: folder, encoding: 'utf8', shell: true });
  assert.deepEqual([stdout.split('\n').length, stderr], [2, '']);
});
