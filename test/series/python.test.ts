import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readRecording } from '../../src/series/dat-read.ts';
import {
  childRecord,
  collectionRecord,
  commandRecord,
  functionRecord,
  memoryRecord,
  peakRecord,
} from '../../src/series/dat-write.ts';
import { peakOf } from '../../src/series/peak.ts';
import { mprof, withPython } from './python.ts';

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
after(() => rmSync(folder, { recursive: true }));
const MiB = 1048576;
const start = 1700000000000;

describe('memory_profiler reads what we write', withPython, () => {
  const call = {
    name: 'load',
    start: start + 50,
    end: start + 250,
    startMemory: 20 * MiB,
    endMemory: 30 * MiB,
    level: 0,
  };
  writeFileSync(
    join(folder, 'mprofile_20260101000000.dat'),
    [
      commandRecord(['node', 'two words.js']),
      ...Array.from({ length: 30 }, (_, i) => memoryRecord((20 + (i === 17 ? 41.25 : i)) * MiB, start + 10 * i)),
      ...Array.from({ length: 20 }, (_, i) => childRecord(4711, (5 + i / 8) * MiB, start + 10 * i)),
      functionRecord(call),
      functionRecord({ ...call, name: 'parse it', level: 1 }),
      collectionRecord({ time: start + 33, duration: 1, freed: MiB, kind: 'Scavenge' }),
      peakRecord(0, 70 * MiB),
      peakRecord(4711, 9 * MiB),
    ].join(''),
  );

  it('mprof peak', () => {
    const { stdout, status } = mprof(folder, 'peak');
    assert.equal(status, 0);
    assert.match(stdout, /mprofile_20260101000000\.dat\t61\.250 MiB\n\s+Child 4711\s+7\.375 MiB/);
  });

  it('mprof peak --func', () => {
    const { stdout } = mprof(folder, 'peak', '--func', 'load');
    assert.match(stdout, /\t61\.250 MiB/);
    assert.match(mprof(folder, 'peak', '--func', 'parse_it').stdout, /\t61\.250 MiB/);
  });

  for (const options of [[], ['--flame'], ['--slope'], ['--no-function-ts'], ['--window', '0,0.1']]) {
    it(`mprof plot ${options.join(' ')}`, () => {
      const { status, stderr } = mprof(folder, 'plot', ...options, '-o', 'plot.png');
      assert.equal(status, 0, stderr);
      const image = readFileSync(join(folder, 'plot.png'));
      assert.equal(image.toString('latin1', 1, 4), 'PNG');
      rmSync(join(folder, 'plot.png'));
    });
  }

  it('mprof list', () => {
    assert.match(
      mprof(folder, 'list').stdout,
      /^0 mprofile_20260101000000\.dat 00:00:00 1\/01\/2026|^0 mprofile_20260101000000\.dat 00:00:00 01\/01\/2026/,
    );
  });
});

describe('we read what memory_profiler writes', withPython, () => {
  writeFileSync(
    join(folder, 'work.py'),
    `
import time
@profile
def inner():
    x = bytearray(50 * 2**20)
    time.sleep(0.2)
    return len(x)
@profile
def outer():
    time.sleep(0.05)
    return inner()
outer()
`,
  );

  it('mprof run, with function times', () => {
    const { status, stderr } = mprof(folder, 'run', '-T', '0.02', '-o', 'py.dat', 'work.py');
    assert.equal(status, 0, stderr);
    const recording = readRecording(join(folder, 'py.dat'));
    assert.deepEqual(recording.warnings, []);
    assert.match(recording.command!, /work\.py/);
    assert.ok(recording.main.time.length >= 5);
    const levels = new Map(recording.functions.map((each) => [each.name.split('.').at(-1), each.level]));
    assert.equal(levels.get('outer'), 0);
    assert.equal(levels.get('inner'), 1);
    const peak = /\t([\d.]+) MiB/.exec(mprof(folder, 'peak', 'py.dat').stdout)![1];
    assert.equal((peakOf(recording)!.memory / MiB).toFixed(3), peak);
  });

  it('mprof run --multiprocess, with its children', () => {
    const script =
      'import subprocess, sys, time\np = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.4)"])\np.wait()';
    writeFileSync(join(folder, 'parent.py'), script);
    const { status, stderr } = mprof(folder, 'run', '-M', '-T', '0.02', '-o', 'children.dat', 'python3', 'parent.py');
    assert.equal(status, 0, stderr);
    const recording = readRecording(join(folder, 'children.dat'));
    assert.deepEqual(recording.warnings, []);
    assert.ok(recording.children.length >= 1);
    const text = readFileSync(join(folder, 'children.dat'), 'utf8');
    const samples = recording.children.reduce((sum, child) => sum + child.time.length, 0);
    assert.equal(samples, text.match(/^CHLD /gm)!.length);
  });
});
