import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  listRecordings,
  newestRecording,
  recordingFileName,
  resolveRecordings,
  withTimestampFiles,
} from '../../src/series/recording-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
after(() => rmSync(folder, { recursive: true }));
const names = ['mprofile_20260101000000.dat', 'mprofile_20260102000000.dat', 'mprofile_20260103000000.dat'];
for (const name of [...names].reverse()) writeFileSync(join(folder, name), '');
writeFileSync(join(folder, 'mprofile_20260102000000_ts.dat'), '');
writeFileSync(join(folder, 'other.dat'), '');
mkdirSync(join(folder, 'sub'));
const paths = names.map((name) => join(folder, name));

describe('the recordings of a folder', () => {
  it('are those named as memory_profiler names them, oldest first', () => {
    assert.deepEqual(listRecordings(folder), names);
    assert.equal(newestRecording(folder), paths[2]);
    assert.throws(() => newestRecording(join(folder, 'sub')), /no recording found/);
  });

  it('are chosen by index from either end, or by name; each once', () => {
    assert.deepEqual(resolveRecordings(['0', '-1', names[0]!, 'other.dat', '2'], folder), [
      paths[0],
      paths[2],
      join(folder, 'other.dat'),
    ]);
    assert.deepEqual(resolveRecordings([paths[1]!]), [paths[1]]);
  });

  it('say which index or file is not there', () => {
    assert.throws(() => resolveRecordings(['3'], folder), {
      message: 'there is no recording 3: expected an index from -3 to 2 (see mprof-line list)',
    });
    assert.throws(() => resolveRecordings(['-4'], folder), /there is no recording -4/);
    assert.throws(() => resolveRecordings(['0'], join(folder, 'sub')), /has no mprofile_\*.dat file/);
    assert.throws(() => resolveRecordings(['none.dat'], folder), { message: 'there is no file none.dat' });
    assert.throws(() => resolveRecordings(['sub'], folder), { message: 'sub is a directory; expected a recording' });
  });

  it('take the files of function times with them', () => {
    assert.deepEqual(withTimestampFiles(paths), [...paths, join(folder, 'mprofile_20260102000000_ts.dat')]);
  });

  it('are named after their local time', () => {
    assert.equal(recordingFileName(new Date(2026, 10, 3, 4, 5, 6)), 'mprofile_20261103040506.dat');
  });
});
