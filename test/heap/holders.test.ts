import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Held, readHolders } from '../../src/heap/holders.ts';

const program = fileURLToPath(new URL('../../../test/heap/fixtures/leaks.mjs', import.meta.url));
const origins = new URL('../../runtime/live/origins.js', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-heap-'));
const isOwn = (script: string): boolean => script.includes('/runtime/live/');
const unsampled = { interval: 32768, samples: [] };
const source = readFileSync(program, 'utf8').split('\n');
const lineOf = (text: string): number => source.findIndex((line) => line.includes(text)) + 1;

/** Site → what the way to most of its objects must contain, in this order: `name·kind`, with the line where one is known. */
const held: Record<number, string[]> = {
  1: [`listed·Array:${lineOf('const listed')}`],
  2: [`mapped·Map:${lineOf('const mapped')}`],
  3: [`collected·Set:${lineOf('const collected')}`],
  4: [
    `bus·EventEmitter:${lineOf('const bus')}`,
    `closure:${lineOf("bus.on('change'")}`,
    `state·Object:${lineOf('const state')}`,
  ],
  5: [`closure:${lineOf('polled.i')}`, `polled·Object:${lineOf('const polled')}`],
  6: [`never·Promise:${lineOf('const never')}`, `closure:${lineOf('awaited.i')}`, 'awaited·Object'],
  7: ['never·Promise', `suspended·suspended:${lineOf('async function suspended')}`],
  8: ['Timeout'],
  9: [`head·Object:${lineOf('let head')}`, 'next·Object', 'value·Object'],
  10: ['globalThis·global', 'cache·Object'],
  11: ['Registry·closure', 'items·Array'],
  12: ['registry·Registry', '#hidden·Map'],
  13: ['value in a WeakMap·Object'],
  14: ['errors·Array', '[]·Error'],
  15: ['chunks·Array', '[]·Buffer'],
  16: ['walks·Array', `walk·suspended:${lineOf('function* walk')}`],
  17: ['handlers·Array', '·bound function'],
  18: ['target·EventTarget', 'heard·Object'],
  19: ['holder·Object', '[secret]·Array'],
  20: ['identities·Object', 'users·Map', '[]·Entity'],
  21: ['proxies·Array'],
  22: ['lru·Lru', 'entries·Map'],
  23: ['callbacks·Array'],
  24: ['nested·Object', 'by·Object', 'country·Object'],
  25: ['registered·FinalizationRegistry'],
  27: ['node:punycode·module of Node’s own', 'exports·Object', 'parked·Array'],
};

describe('who holds objects', () => {
  let sites: Map<number, Held>;
  before(() => {
    const file = join(folder, 'leaks.heapsnapshot');
    execFileSync(process.execPath, ['--no-warnings', program, origins, file]);
    sites = readHolders(file, {
      isOwn,
      textOf: (path) => (path === program ? source.join('\n') : null),
      ...unsampled,
    });
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [site, expected] of Object.entries(held)) {
    it(`is found for site ${site}: ${expected.join(' → ')}`, () => {
      const [way] = sites.get(Number(site))!.holders;
      const path = way!.steps.map(({ name, kind, line }) => `${name}·${kind}${line === undefined ? '' : `:${line}`}`);
      let at = -1;
      for (const part of expected) {
        at = path.findIndex((step, i) => i > at && step.includes(part));
        assert.ok(at >= 0, `${part} in ${path.join(' → ')}`);
      }
    });
  }

  it('counts what lives, and tells its kind', () => {
    assert.deepEqual(
      sites.get(1)!.kinds.map(({ kind, count }) => [kind, count]),
      [['Object', 40]],
    );
    assert.deepEqual(
      sites.get(20)!.kinds.map(({ kind, count }) => [kind, count]),
      [['Entity', 40]],
    );
    assert.deepEqual(
      sites.get(23)!.kinds.map(({ kind, count }) => [kind, count]),
      [['(closure)', 40]],
    );
    const [buffers] = sites.get(15)!.kinds;
    assert.ok(buffers!.bytes > 40 * 4096 && buffers!.bytes < 40 * 4500, `${buffers!.bytes}`);
  });

  it('counts only what a full cache still holds, and nothing of what only weak references know', () => {
    assert.equal(sites.get(22)!.kinds[0]!.count, 10);
    assert.equal(sites.has(26), false);
  });

  it('refuses a file that is no snapshot', () => {
    const file = join(folder, 'other.json');
    for (const [text, message] of [
      ['{"a": 1}', `${file}: not a heap snapshot of V8`],
      ['[]', `${file}: not a heap snapshot of V8, or damaged at byte 0`],
      ['{"snapshot": {"meta"', `${file}: not a heap snapshot of V8, or damaged at byte 20`],
    ] as const) {
      writeFileSync(file, text);
      assert.throws(() => readHolders(file, { isOwn, textOf: () => null, ...unsampled }), { message });
    }
    assert.throws(() => readHolders(join(folder, 'none'), { isOwn, textOf: () => null, ...unsampled }), {
      message: `${join(folder, 'none')}: cannot be read (ENOENT)`,
    });
  });
});
