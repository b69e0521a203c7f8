import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { instrument } from '../../instrument/index.ts';
import { decodeSnapshot, encodeSnapshot } from '../../runtime/snapshot/codec.ts';
import { EXPORT_FORMATS } from '../../src/export/formats.ts';
import { exportProfile } from '../../src/export/index.ts';
import { hasOriginals, inputMapOf } from '../../src/load/input-map.ts';
import { optionSourcesOf, readSection } from '../../src/options/read.ts';
import { TABLE } from '../../src/options/table.ts';
import { plotSvg, plotTerminal } from '../../src/plot/index.ts';
import { mergeProfiles } from '../../src/profile/merge/merge.ts';
import { readProfile } from '../../src/profile/read.ts';
import { diffProfiles } from '../../src/report/diff/diff.ts';
import { renderReport } from '../../src/report/index.ts';
import { REPORT_FORMATS } from '../../src/report/options.ts';
import { readRecording } from '../../src/series/dat-read.ts';
import { simulate } from '../profile/simulate.ts';
import { hog, living } from '../report/profiles.ts';
import { fuzz, mutatedBytes, mutatedJson } from './mutate.ts';

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-fuzz-'));
after(() => rmSync(folder, { recursive: true }));

/** FUZZ=100000 in the environment looks for longer. */
const times = (usual: number): number => Number(process.env.FUZZ ?? usual);

test('profiles: what is read can be shown, added, compared and exported', () => {
  const profiles = [hog(), living()];
  profiles[0]!.series = [
    { pid: 1, threadId: 0, time: [0, 10], rss: [1, 2], heap: [1, 2], context: [0, 1], line: [0, 5] },
  ];
  profiles[0]!.collections = [{ pid: 1, threadId: 0, time: 5, within: 0.1, ms: 1.5, freed: -8, kind: 'Scavenge' }];
  fuzz(
    times(1500),
    (chance) => {
      const profile = profiles[chance(2)]!;
      const text = JSON.stringify(profile);
      return chance(4) === 0
        ? mutatedBytes(Buffer.from(text), chance).toString()
        : JSON.stringify(mutatedJson(profile, chance));
    },
    (text) => {
      const profile = readProfile(text, 'p.json');
      const named = [{ name: 'p.json', profile }];
      const format = REPORT_FORMATS[text.length % REPORT_FORMATS.length]!;
      renderReport(profile, { format, readSource: () => null });
      exportProfile(profile, EXPORT_FORMATS[text.length % EXPORT_FORMATS.length]!);
      mergeProfiles([...named, { name: 'other.json', profile: profiles[0]! }]);
      diffProfiles(named, [{ name: 'other.json', profile: profiles[0]! }], { before: () => null, after: () => null });
    },
  );
});

test('recordings: what is read can be plotted', () => {
  const path = join(folder, 'some.dat');
  const text =
    'CMDLINE python3 x.py\nMEM 1.500000 1700000000.1234\nCHLD 77 0.250000 1700000000.2000\n' +
    'FUNC __main__.f 1.0000 1700000000.2234 2.5000 1700000000.9234 3\nPEAK 0 9.000000\nPEAK 77 4.000000\n' +
    'GC 1700000000.3234 1.250 0.500000 Scavenge\nMEM 2.000000 1700000001.1234\n';
  writeFileSync(path, text);
  // What draws is loaded before time is taken.
  plotSvg(readRecording(path));
  fuzz(
    times(500),
    (chance) => mutatedBytes(Buffer.from(text), chance),
    (bytes) => {
      writeFileSync(path, bytes);
      const recording = readRecording(path);
      plotTerminal(recording);
      if (bytes.length % 16 === 0) plotSvg(recording);
    },
  );
});

test('source maps: whole ones and those of sections', () => {
  const code = 'function f(x) {\n  const a = [x];\n  return a.length;\n}\nf(1);\n';
  const whole = {
    version: 3,
    file: 'f.js',
    sourceRoot: '',
    sources: ['f.ts'],
    names: ['f'],
    sourcesContent: ['/** @profile */\nfunction f(x: number) {\n  return [x].length;\n}\nf(1);\n'],
    mappings: 'AACAA;AACA;AACA;AACA;AACA',
  };
  const sections = [
    { offset: { line: 0, column: 0 }, map: whole },
    { offset: { line: 3, column: 0 }, map: { ...whole, sources: ['g.ts'] } },
  ];
  const maps = [whole, { version: 3, sections }];
  fuzz(
    times(4000),
    (chance) => {
      const map = maps[chance(2)];
      if (chance(4) > 0) return JSON.stringify(mutatedJson(map, chance));
      return mutatedBytes(Buffer.from(JSON.stringify(map)), chance).toString();
    },
    (json) => {
      const url = `data:application/json;base64,${Buffer.from(json).toString('base64')}`;
      const filename = join(folder, 'f.js');
      const found = inputMapOf(`${code}//# sourceMappingURL=${url}`, filename);
      assert.equal(found?.json, json);
      hasOriginals(found);
      const result = instrument(code, { filename, select: 'all', inputSourceMap: json });
      // A map that leaves all functions out says that nobody wrote them.
      if (result === null) return;
      const { table } = result;
      assert.ok(table.files.every((file) => typeof file === 'string' && !file.includes('\0')));
      for (const fn of table.functions) {
        assert.ok(table.files[fn.file] !== undefined && typeof fn.name === 'string');
        for (const line of [fn.line, fn.endLine, ...fn.sites]) assert.ok(Number.isInteger(line) && line > 0);
      }
      JSON.stringify(result.map);
    },
    ['InstrumentError'],
  );
});

test('snapshots: what is damaged is none', () => {
  const bytes = Buffer.concat(
    encodeSnapshot(
      simulate([
        { fn: 0, work: [{ line: 1, allocated: 5, calls: [{ fn: 2, work: [{ line: 0, allocated: 3, calls: [] }] }] }] },
      ]),
    ),
  );
  fuzz(
    times(3000),
    (chance) => {
      if (chance(2) === 0) return mutatedBytes(bytes, chance);
      const end = 8 + bytes.readUInt32LE(4);
      const header = Buffer.from(JSON.stringify(mutatedJson(JSON.parse(bytes.toString('utf8', 8, end)), chance)));
      const size = Buffer.alloc(4);
      size.writeUInt32LE(header.length);
      return Buffer.concat([bytes.subarray(0, 4), size, header, bytes.subarray(end)]);
    },
    (damaged) => void decodeSnapshot(damaged),
    [],
  );
});

test('configuration files', () => {
  const path = join(folder, 'mprof-line.config.json');
  const config = {
    format: 'csv',
    only: ['f', 'g.*'],
    top: 5,
    all: true,
    plot: { title: 'T' },
    failIf: 'f allocated > 5MB',
  };
  fuzz(
    times(1500),
    (chance) => {
      const json = JSON.stringify(mutatedJson(config, chance));
      return chance(3) > 0 ? json : mutatedBytes(Buffer.from(json), chance).toString();
    },
    (json) => {
      writeFileSync(path, json);
      const sources = optionSourcesOf({}, {}, folder);
      for (const section of Object.keys(TABLE) as (keyof typeof TABLE)[]) readSection(section, sources);
    },
  );
});
