import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  childRecord,
  collectionRecord,
  commandRecord,
  createDatFile,
  functionRecord,
  memoryRecord,
  peakRecord,
} from '../../src/series/dat-write.ts';

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
after(() => rmSync(folder, { recursive: true }));
const MiB = 1048576;
const onError = (error: Error): void => assert.fail(error);

describe('records', () => {
  it('have the form that memory_profiler gives them', () => {
    assert.equal(commandRecord(['node', 'a b.js', '-x']), "CMDLINE node 'a b.js' -x\n");
    assert.equal(memoryRecord(1.5 * MiB, 1700000000123.4), 'MEM 1.500000 1700000000.1234\n');
    assert.equal(childRecord(77, MiB, 1000), 'CHLD 77 1.000000 1.0000\n');
    const call = { name: 'Parser.read all', start: 1000, end: 2500, startMemory: MiB, endMemory: 2 * MiB, level: 1 };
    assert.equal(functionRecord(call), 'FUNC Parser.read_all 1.000000 1.0000 2.000000 2.5000 1\n');
    assert.equal(
      collectionRecord({ time: 1500, duration: 2.25, freed: MiB, kind: 'Scavenge' }),
      'GC 1.5000 2.250 1.000000 Scavenge\n',
    );
    assert.equal(peakRecord(0, MiB), 'PEAK 0 1.000000\n');
  });

  it('are one line each, whatever is in a name', () => {
    assert.equal(commandRecord(['a\nMEM 1 1\n']), "CMDLINE 'a MEM 1 1 '\n");
    const call = { name: 'f\nMEM 9 9', start: 0, end: 0, startMemory: 0, endMemory: 0, level: 0 };
    assert.equal(functionRecord(call).split('\n').length, 2);
  });
});

describe('a .dat file', () => {
  it('gets what was added, in order', () => {
    const path = join(folder, 'a.dat');
    const file = createDatFile(path, { onError });
    file.add('MEM 1.0 1.0\n');
    file.flush();
    assert.equal(readFileSync(path, 'utf8'), 'MEM 1.0 1.0\n');
    file.add('MEM 2.0 2.0\n');
    file.close();
    file.close();
    assert.equal(readFileSync(path, 'utf8'), 'MEM 1.0 1.0\nMEM 2.0 2.0\n');
  });

  it('is not made over another one when it must be new', () => {
    const path = join(folder, 'b.dat');
    createDatFile(path, { exclusive: true, onError }).close();
    assert.throws(() => createDatFile(path, { exclusive: true, onError }), { code: 'EEXIST' });
  });

  it('tells once when the disk is full', { skip: !existsSync('/dev/full') }, () => {
    const errors: string[] = [];
    const file = createDatFile('/dev/full', { onError: (error) => errors.push(error.code!) });
    for (let i = 0; i < 3; i++) {
      file.add('MEM 1.0 1.0\n');
      file.flush();
    }
    file.close();
    assert.deepEqual(errors, ['ENOSPC']);
  });
});
