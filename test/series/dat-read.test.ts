import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { MprofLineError } from '../../src/error.ts';
import { readRecording } from '../../src/series/dat-read.ts';
import {
  childRecord,
  collectionRecord,
  commandRecord,
  functionRecord,
  memoryRecord,
  peakRecord,
} from '../../src/series/dat-write.ts';
import type { Recording } from '../../src/series/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
after(() => rmSync(folder, { recursive: true }));

function read(text: string | Buffer): Recording {
  const path = join(folder, 'some.dat');
  writeFileSync(path, text);
  return readRecording(path);
}

const MiB = 1048576;

describe('reading a .dat file', () => {
  it('reads each kind of record', () => {
    const recording = read(
      'CMDLINE python3 x.py\nMEM 1.500000 1700000000.1234\nCHLD 77 0.250000 1700000000.2000\n' +
        'FUNC __main__.f 1.0000 1700000000.2234 2.5000 1700000000.9234 3\nPEAK 0 9.000000\nPEAK 77 4.000000\n' +
        'GC 1700000000.3234 1.250 0.500000 Scavenge\nMEM 2.000000 1700000001.1234\n',
    );
    assert.equal(recording.command, 'python3 x.py');
    assert.equal(recording.startedAt, 1700000000123.4);
    assert.deepEqual([...recording.main.memory], [1.5 * MiB, 2 * MiB]);
    assert.deepEqual([...recording.main.time], [0, 1000]);
    assert.deepEqual(
      recording.children.map((child) => [child.label, [...child.memory]]),
      [['77', [0.25 * MiB]]],
    );
    const [call] = recording.functions;
    assert.deepEqual(
      [call!.name, Math.round(call!.start), Math.round(call!.end), call!.startMemory, call!.endMemory, call!.level],
      ['__main__.f', 100, 800, MiB, 2.5 * MiB, 3],
    );
    assert.deepEqual(recording.kernelPeaks, [
      { pid: '', memory: 9 * MiB },
      { pid: '77', memory: 4 * MiB },
    ]);
    const [gc] = recording.collections;
    assert.deepEqual([Math.round(gc!.time), gc!.duration, gc!.freed, gc!.kind], [200, 1.25, MiB / 2, 'Scavenge']);
    assert.deepEqual(recording.warnings, []);
  });

  for (const record of [
    'MEM -1.0 1700000000.0',
    'MEM 1e300 1700000000.0',
    'MEM 1.0 -5.0',
    'MEM 1.0 1e30',
    'CHLD 77 -0.5 1700000000.0',
    'FUNC f 1.0 1700000001.0 1.0 1700000000.0 0',
    'FUNC f 1.0 1700000001.0 -1.0 1700000002.0 0',
    'GC 1700000000.0 -1.0 1.0 Scavenge',
    'PEAK 0 -9.0',
  ]) {
    it(`refuses what cannot be: ${record}`, () => {
      const prefix = record.split(' ')[0];
      const { warnings } = read(`MEM 1.0 1700000000.5\n${record}\n`);
      assert.deepEqual(warnings, [{ line: 2, message: `not a ${prefix} record: "${record}"` }]);
    });
  }

  it('accepts a FUNC record without a level, as older versions wrote it', () => {
    const recording = read('MEM 1.0 10.0\nFUNC f 1.0 10.0 2.0 11.0\n');
    assert.equal(recording.functions[0]!.level, 0);
    assert.deepEqual(recording.warnings, []);
  });

  it('skips prefixes that it does not know, without a warning', () => {
    const recording = read('NEWTHING 1 2 3\nMEM 1.0 10.0\n');
    assert.equal(recording.main.time.length, 1);
    assert.deepEqual(recording.warnings, []);
  });

  it('puts samples in the order of their times', () => {
    const recording = read('MEM 3.0 12.0\nMEM 1.0 10.0\nMEM 2.0 11.0\n');
    assert.deepEqual([...recording.main.time], [0, 1000, 2000]);
    assert.deepEqual([...recording.main.memory], [MiB, 2 * MiB, 3 * MiB]);
  });

  it('reads lines that end in CR LF, and numbers in other forms', () => {
    const recording = read('MEM 1.0 10.0\r\nMEM 2 1e1\r\nMEM 123456789012.5 11.123456789\r\n');
    assert.deepEqual([...recording.main.memory], [MiB, 2 * MiB, 123456789012.5 * MiB]);
    assert.deepEqual(recording.warnings, []);
  });

  it('reads a file that is cut in the middle of a record as far as it goes, and names the line', () => {
    const whole = 'MEM 1.000000 10.0000\nMEM 2.000000 11.0000\n';
    for (const cut of [
      'M',
      'MEM 3.0',
      'MEM 3.000000 1',
      'MEM 3.000000 12.00',
      'FUNC f 1.0 10.0000 1.0 1',
      'CHLD 7 1.0',
    ]) {
      const recording = read(whole + cut);
      assert.equal(recording.main.time.length, 2, cut);
      assert.deepEqual(recording.warnings, [
        { line: 3, message: `the file ends in the middle of a record: ${JSON.stringify(cut)}` },
      ]);
    }
    assert.equal(read(`${whole}MEM 3.000000 12.0000`).main.time.length, 3);
    assert.equal(read(`${whole}FUNC f 1.0000 10.0000 1.0000 11.0000 0`).functions.length, 1);
  });

  it('names each line that is no record, and goes on behind it', () => {
    const recording = read('MEM 1.0 10.0\nhello world\nMEM x 11.0\n\nMEM 2.0 12.0\nFUNC f 1 2\n');
    assert.deepEqual([...recording.main.memory], [MiB, 2 * MiB]);
    assert.deepEqual(recording.warnings, [
      { line: 2, message: 'not a record: "hello world"' },
      { line: 3, message: 'not a MEM record: "MEM x 11.0"' },
      { line: 4, message: 'empty line' },
      { line: 6, message: 'not a FUNC record: "FUNC f 1 2"' },
    ]);
  });

  it('lists at most 20 such lines', () => {
    const recording = read(`MEM 1.0 10.0\n${'nonsense here\n'.repeat(1000)}`);
    assert.equal(recording.warnings.length, 21);
    assert.match(recording.warnings[20]!.message, /not listed/);
  });

  it('refuses what is no recording', () => {
    const refused = (text: string | Buffer, message: RegExp): void => {
      assert.throws(
        () => read(text),
        (error: Error) => error instanceof MprofLineError && message.test(error.message),
      );
    };
    refused('# A heading\n\nSome text.\n', /is not a recording/);
    refused(Buffer.alloc(100_000, 7), /is not a recording/);
    refused('x'.repeat(3_000_000), /line 1 is longer/);
    assert.throws(() => readRecording(join(folder, 'none.dat')), /there is no such file/);
    assert.throws(() => readRecording(folder), /it is a directory/);
  });

  it('is not misled by names of Object.prototype', () => {
    const recording = read('MEM 1.0 10.0\nconstructor 1 2\n__proto__ 1 2\nCHLD __proto__ 1.0 10.0\n');
    assert.equal(recording.main.time.length, 1);
    assert.equal(recording.children[0]!.label, '__proto__');
    assert.equal(recording.warnings.length, 2);
  });
});

describe('what is written is read again', () => {
  const memory = fc.nat({ max: 2 ** 40 });
  const time = fc.integer({ min: 0, max: 40_000_000_000_000 }).map((n) => n / 10);

  it('samples', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(memory, time), { minLength: 1, maxLength: 50 }), (samples) => {
        const { main, startedAt, warnings } = read(samples.map(([bytes, at]) => memoryRecord(bytes, at)).join(''));
        assert.deepEqual(warnings, []);
        const expected = [...samples].sort((a, b) => a[1] - b[1]);
        for (const [i, [bytes, at]] of expected.entries()) {
          assert.ok(Math.abs(startedAt + main.time[i]! - at) <= 0.051, `${startedAt + main.time[i]!} is ${at}`);
          if (new Set(samples.map((sample) => sample[1])).size === samples.length)
            assert.ok(Math.abs(main.memory[i]! - bytes) <= 0.53);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('exactly as JavaScript would read the same digits', () => {
    const digits = fc.tuple(
      fc.nat({ max: 10 ** 9 - 1 }),
      fc.nat({ max: 999_999 }),
      fc.nat({ max: 4_000_000_000 }),
      fc.nat({ max: 9999 }),
    );
    fc.assert(
      fc.property(digits, ([whole, fraction, seconds, part]) => {
        const mib = `${whole}.${String(fraction).padStart(6, '0')}`;
        const at = `${seconds}.${String(part).padStart(4, '0')}`;
        const { main, startedAt } = read(`MEM ${mib} ${at}\n`);
        assert.equal(main.memory[0], Number(mib) * MiB);
        assert.equal(startedAt, Number(at) * 1000);
      }),
      { numRuns: 300 },
    );
  });

  it('other records, whatever their names hold', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const call = { name, start: 1000, end: 2000, startMemory: MiB, endMemory: 2 * MiB, level: 2 };
        const gc = { time: 1500, duration: 2.5, freed: MiB, kind: name };
        const text =
          commandRecord(['node', name]) + memoryRecord(MiB, 1000) + functionRecord(call) + collectionRecord(gc);
        const recording = read(text + childRecord(7, MiB, 1000) + peakRecord(0, MiB));
        assert.deepEqual(recording.warnings, []);
        assert.equal(recording.functions.length, 1);
        assert.equal(recording.collections.length, 1);
        assert.doesNotMatch(recording.functions[0]!.name, /\s/);
      }),
    );
  });
});
