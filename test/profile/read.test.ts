import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { MprofLineError } from '../../src/error.ts';
import { readProfile } from '../../src/profile/read.ts';
import type { Profile } from '../../src/profile/types.ts';
import { renderReport } from '../../src/report/index.ts';
import { hog, living } from '../report/profiles.ts';

const read = (value: unknown): Profile => readProfile(JSON.stringify(value), 'p.json');

/** A valid document with one thing changed. */
function changed(change: (profile: Profile) => void): Profile {
  const profile = hog();
  change(profile);
  return profile;
}

function refused(text: string, message: string): void {
  assert.throws(() => readProfile(text, 'p.json'), new MprofLineError(message));
}

test('a profile comes back as it was written', () => {
  const full = hog({ run: { ending: { kind: 'out-of-memory', code: 134 }, executing: [{ function: 2, line: 14 }] } });
  full.files[0]!.source = 'text\u0000';
  full.functions[0]!.threads = [{ thread: 0, calls: 1, allocated: 1, increment: -1, ms: 1, hits: 1 }];
  full.run.threads = [
    {
      pid: 1,
      threadId: 0,
      argv: ['hog.js'],
      ending: { kind: 'running' },
      startedAt: 1,
      durationMs: 2,
      executing: [{ function: 0, line: 5 }],
      allocated: 3,
      outside: 4,
    },
  ];
  full.series = [{ pid: 1, threadId: 0, time: [0, 10], rss: [1, 2], heap: [1, 2], context: [0, 1], line: [0, 5] }];
  full.collections = [{ pid: 1, threadId: 0, time: 5, within: 0.1, ms: 1.5, freed: -8, kind: 'Scavenge' }];
  assert.deepEqual(read(full), full);
});

test('so does one with living bytes, estimates and the text of its lines', () => {
  const full = living();
  assert.deepEqual(read(full), full);
});

test('keys that nobody knows are left out, and warnings of a new kind are kept', () => {
  const profile = hog({ run: { warnings: [{ kind: 'new' as 'other', message: 'm' }] } });
  const text = JSON.stringify({ ...profile, later: [1] }).replace('{"name"', '{"shade":3,"name"');
  assert.deepEqual(readProfile(text, 'p.json'), hog({ run: { warnings: [{ kind: 'other', message: 'm' }] } }));
});

test('what is no profile is refused by name', () => {
  const expected = 'expected a JSON document with "format": "mprof-line.profile"';
  refused('', 'p.json is not a profile: expected a JSON document, it is empty');
  refused('const x = 1;', 'p.json is not a profile: expected a JSON document');
  for (const text of ['[]', 'null', '3', '"x"', '{}', '{"a":1}']) refused(text, `p.json is not a profile: ${expected}`);
  refused(
    '{"format":"other\\u001b[2J","version":1}',
    'p.json is not a profile: format: expected "mprof-line.profile", found "other\\u001b[2J"',
  );
});

test('a newer version is refused by name', () => {
  refused(
    JSON.stringify({ ...hog(), version: 2 }),
    'p.json is a profile of version 2, this mprof-line reads up to version 1: use a newer one',
  );
  refused(JSON.stringify({ ...hog(), version: '1' }), 'p.json.version: expected 1, found "1"');
});

const hostile: Record<string, [(profile: Profile) => void, string]> = {
  'a wrong type': [
    (p) => (p.functions[0]!.calls = 'x' as never),
    'functions[0].calls: expected a whole number from 0 to 9007199254740991, found "x"',
  ],
  'a missing key': [(p) => delete (p as Partial<Profile>).totals, 'totals: expected an object, found nothing'],
  'a list for an object': [(p) => (p.run = [] as never), 'run: expected an object, found a list of 0'],
  'a negative index': [
    (p) => (p.functions[1]!.file = -1),
    'functions[1].file: expected a whole number from 0 to 20000000, found -1',
  ],
  'an index beyond': [(p) => (p.functions[1]!.file = 7), 'functions[1].file: expected an index below 1, found 7'],
  'a fraction': [
    (p) => (p.contexts[1]!.function = 0.5),
    'contexts[1].function: expected a whole number from -1 to 20000000, found 0.5',
  ],
  'a line without end': [
    (p) => (p.functions[0]!.endLine = 1e15),
    'functions[0].endLine: expected a whole number from 0 to 10000000, found 1000000000000000',
  ],
  'an end before the beginning': [
    (p) => (p.functions[0]!.endLine = 1),
    'functions[0].endLine: expected a line from 2, found 1',
  ],
  'a circle of contexts': [
    (p) => (p.contexts[1]!.parent = 2),
    'contexts[1].parent: expected a chain of parents that ends, found 2',
  ],
  'a circle of functions': [
    (p) => (p.functions[0]!.parent = 1),
    'functions[0].parent: expected a chain of parents that ends, found 1',
  ],
  'a function in itself': [
    (p) => (p.functions[2]!.parent = 2),
    'functions[2].parent: expected a chain of parents that ends, found 2',
  ],
  'a path that no file can have': [
    (p) => (p.files[0]!.path = 'a\0b'),
    'files[0].path: expected a path without NUL characters, found "a\\u0000b"',
  ],
  'null for a number': [(p) => (p.totals.outside = Number.NaN), 'totals.outside: expected a number, found null'],
  'columns of different lengths': [
    (p) => p.series.push({ pid: 1, threadId: 0, time: [1, 2], rss: [1, 2], heap: [1], context: [0, 0], line: [0, 0] }),
    'series[0].heap: expected 2 items, as in time, found a list of 1',
  ],
  'an ending that nobody knows': [
    (p) => (p.run.ending = { kind: 'melted' } as never),
    'run.ending.kind: expected exit or uncaught or signal or out-of-memory or abort or terminated or running, found "melted"',
  ],
  'a moment that is not there': [(p) => (p.run.liveAt = 0), 'run.liveAt: expected no index, found 0'],
  'growth of another length than the moments': [
    (p) => (p.functions[0]!.lines[0]!.growth = [1]),
    'functions[0].lines[0].growth: expected 0 items, as in moments, found a list of 1',
  ],
  'a holder in a file that is not there': [
    (p) =>
      (p.functions[0]!.lines[0]!.holders = [
        { steps: [{ name: 'cache', kind: 'Map', file: 3, line: 1 }], count: 1, bytes: 8 },
      ]),
    'functions[0].lines[0].holders: expected an index below 1, found 3',
  ],
  'an executing function that is not there': [
    (p) => (p.run.executing = [{ function: 9, line: 1 }]),
    'run.executing: expected an index below 4, found 9',
  ],
};

for (const [name, [change, message]] of Object.entries(hostile)) {
  test(`refuses ${name}`, () => refused(JSON.stringify(changed(change)), `p.json.${message}`));
}

test('an infinite number is refused', () => {
  const text = JSON.stringify(hog()).replace(/"outside":\d+/, '"outside":1e999');
  refused(text, 'p.json.totals.outside: expected a number, found Infinity');
});

test('__proto__ and constructor do no harm', () => {
  const text = JSON.stringify(hog()).replaceAll(
    '{"',
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"',
  );
  assert.deepEqual(readProfile(text, 'p.json'), hog());
  assert.equal(({} as { polluted?: number }).polluted, undefined);
  refused(
    '{"__proto__":{"format":"mprof-line.profile"}}',
    'p.json is not a profile: expected a JSON document with "format": "mprof-line.profile"',
  );
});

test('whatever replaces a part of a document, it is read or refused with a plain error, and what is read can be shown', () => {
  fc.assert(
    fc.property(fc.nat(), fc.jsonValue(), (seed, value) => {
      const profile = hog();
      const places: [Record<string, unknown>, string][] = [];
      const visit = (node: unknown): void => {
        if (typeof node !== 'object' || node === null) return;
        for (const [key, child] of Object.entries(node)) {
          places.push([node as Record<string, unknown>, key]);
          visit(child);
        }
      };
      visit(profile);
      const [node, key] = places[seed % places.length]!;
      node[key] = value;
      let read: Profile;
      try {
        read = readProfile(JSON.stringify(profile), 'p.json');
      } catch (error) {
        assert.ok(error instanceof MprofLineError, String(error));
        return;
      }
      for (const format of ['table', 'classic', 'md', 'csv'] as const) {
        renderReport(read, { format, readSource: () => null });
      }
    }),
    { numRuns: 2000 },
  );
});

test('a deep document is refused without overflowing the stack', () => {
  refused(
    '['.repeat(1_000_000) + ']'.repeat(1_000_000),
    'p.json is not a profile: expected a JSON document with "format": "mprof-line.profile"',
  );
});
