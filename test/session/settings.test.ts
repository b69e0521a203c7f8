import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MprofLineError } from '../../src/error.ts';
import { list, size, timeShare } from '../../src/options/values.ts';
import { defaultSettings, SETTINGS_VARIABLE, settingsFromEnvironment } from '../../src/session/settings.ts';

describe('settings from the environment', () => {
  it('nothing is set', () => {
    assert.deepEqual(settingsFromEnvironment({ PATH: '/bin' }, '/work'), defaultSettings('/work'));
  });

  it('a person sets variables', () => {
    const settings = settingsFromEnvironment(
      {
        MPROF_LINE_ALL: '1',
        MPROF_LINE_ONLY: 'read, Parser.*',
        MPROF_LINE_INCLUDE: 'node_modules/{a,b}/**,x.js',
        MPROF_LINE_EXCLUDE: '',
        MPROF_LINE_METRIC: 'rss',
        MPROF_LINE_GC: 'no',
        MPROF_LINE_FAST: '20%',
        MPROF_LINE_INTERVAL: '0.5',
        MPROF_LINE_BREAK_AT: '1.5GiB',
        MPROF_LINE_OUTPUT: 'a.json,b.md',
        NODE_OPTIONS: '--no-warnings',
      },
      '/work',
    );
    assert.deepEqual(settings, {
      ...defaultSettings('/work'),
      all: true,
      only: ['read', 'Parser.*'],
      include: ['node_modules/{a,b}/**', 'x.js'],
      metric: 'rss',
      share: 0.2,
      interval: 0.5,
      breakAt: 1.5 * 1024 ** 3,
      report: { output: ['a.json', 'b.md'] },
      nodeOptions: '--no-warnings',
    });
  });

  it('a launcher hands them over, and nothing else counts', () => {
    const handed = { ...defaultSettings('/elsewhere'), session: '/tmp/s', all: true };
    const environment = { [SETTINGS_VARIABLE]: JSON.stringify(handed), MPROF_LINE_METRIC: 'rss' };
    assert.deepEqual(settingsFromEnvironment(environment, '/work'), handed);
  });

  it('what is no JSON is refused', () => {
    assert.throws(
      () => settingsFromEnvironment({ [SETTINGS_VARIABLE]: '{' }, '/work'),
      new MprofLineError('MPROF_LINE_OPTIONS: expected JSON, given {'),
    );
  });
});

describe('values', () => {
  it('sizes', () => {
    const sizes = ['1', '800000', '512k', '512 KB', '200MB', '1.5 GiB', '2g'].map((text) => size('x', text));
    assert.deepEqual(sizes, [1, 800_000, 524_288, 524_288, 209_715_200, 1_610_612_736, 2_147_483_648]);
    for (const text of ['', '0', '-1', 'MB', '1TB', '1 2']) {
      const message = `--x: expected a size such as 200MB, given ${JSON.stringify(text)}`;
      assert.throws(() => size('--x', text), new MprofLineError(message));
    }
  });

  it('shares of time', () => {
    const shares = ['10%', '0.1', '2.5 %', '.5', 'yes', 'off'].map((text) => timeShare('x', text));
    assert.deepEqual(shares, [0.1, 0.1, 0.025, 0.5, 0.1, null]);
    for (const text of ['', '0%', '100%', '-1', 'much', '3']) {
      const message = `--x: expected a share of time such as 10%, given ${JSON.stringify(text)}`;
      assert.throws(() => timeShare('--x', text), new MprofLineError(message));
    }
  });

  it('lists', () => {
    assert.deepEqual(list('a, b,,c{d,e{f,g}},h '), ['a', 'b', 'c{d,e{f,g}}', 'h']);
    assert.deepEqual(list(''), []);
  });
});
