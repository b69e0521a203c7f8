import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openCache } from '../../src/cache/folder.ts';
import { MprofLineError } from '../../src/error.ts';
import { defaultOutput, outputSettings } from '../../src/options/output-options.ts';
import { type OptionSpec, variableName } from '../../src/options/spec.ts';
import { TABLE } from '../../src/options/table.ts';
import { list, size, timeShare } from '../../src/options/values.ts';
import { ownSettings } from '../../src/session/choose.ts';
import { defaultSettings, handedSettings, SETTINGS_VARIABLE, type Settings } from '../../src/session/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
after(() => rmSync(folder, { recursive: true }));
const own = (environment: NodeJS.ProcessEnv): Settings => ownSettings(environment, folder);
const plain: Settings = { ...defaultSettings(folder), cache: openCache(), report: outputSettings(defaultOutput()) };

/** What a configuration file of this name and text gives. */
function configured(name: string, text: string, environment: NodeJS.ProcessEnv = {}): Settings {
  const cwd = mkdtempSync(join(folder, 'config-'));
  mkdirSync(join(cwd, 'below'));
  writeFileSync(join(cwd, name), text);
  return ownSettings(environment, join(cwd, 'below'));
}

describe('settings of a process that nobody launched', () => {
  it('nothing is set', () => {
    assert.deepEqual(own({ PATH: '/bin' }), plain);
  });

  it('a person sets variables', () => {
    const settings = own({
      MPROF_LINE_ALL: '1',
      MPROF_LINE_ONLY: 'read, Parser.*',
      MPROF_LINE_INCLUDE: 'node_modules/{a,b}/**,x.js',
      MPROF_LINE_EXCLUDE: '',
      MPROF_LINE_METRIC: 'heap',
      MPROF_LINE_GC: 'no',
      MPROF_LINE_FAST: '20%',
      MPROF_LINE_INTERVAL: '0.5',
      MPROF_LINE_OUTPUT: 'a.json,b.md',
      MPROF_LINE_SORT: 'time',
      MPROF_LINE_PLOT_THEME: 'dark',
      NODE_OPTIONS: '--no-warnings',
    });
    assert.deepEqual(settings, {
      ...plain,
      all: true,
      only: ['read', 'Parser.*'],
      include: ['node_modules/{a,b}/**', 'x.js'],
      share: 0.2,
      interval: 0.5,
      report: {
        ...plain.report,
        files: [
          { path: 'a.json', format: 'json' },
          { path: 'b.md', format: 'md' },
        ],
        format: null,
        sort: 'ms',
      },
      nodeOptions: '--no-warnings',
    });
  });

  it('a configuration file above the folder says the rest, and variables go before it', () => {
    const json = { all: true, only: ['a', 'b'], breakAt: '1.5GiB', interval: 5, top: 3, plot: { theme: 'dark' } };
    for (const [name, text] of [
      ['package.json', JSON.stringify({ name: 'x', 'mprof-line': json })],
      ['mprof-line.config.json', JSON.stringify(json)],
      ['mprof-line.config.cjs', `module.exports = ${JSON.stringify(json)}`],
    ] as const) {
      const { all, only, breakAt, interval, report } = configured(name, text, { MPROF_LINE_INTERVAL: '1s' });
      assert.deepEqual([all, only, breakAt, interval, report?.top], [true, ['a', 'b'], 1.5 * 1024 ** 3, 1000, 3], name);
    }
  });

  it('mistakes name the place, and what was meant', () => {
    const file = 'mprof-line.config.json';
    const mistakes: [() => unknown, string][] = [
      [
        () => own({ MPROF_LINE_INTERVALL: '1' }),
        'MPROF_LINE_INTERVALL: there is no such variable; did you mean MPROF_LINE_INTERVAL?',
      ],
      [
        () => own({ MPROF_LINE_METRIC: 'hepa' }),
        'MPROF_LINE_METRIC: expected heap or rss, given "hepa"; did you mean heap?',
      ],
      [
        () => configured(file, '{"intervall": 1}'),
        `intervall in ../${file}: there is no such option; did you mean interval?`,
      ],
      [
        () => configured(file, '{"plot": {"them": 1}}'),
        `plot.them in ../${file}: there is no such option; did you mean theme?`,
      ],
      [
        () => configured(file, '{"interval": "often"}'),
        `interval in ../${file}: expected a time such as 100ms, 2s or 5m, given "often"`,
      ],
      [
        () => configured(file, '{"only": [{}]}'),
        `only in ../${file}: expected text, a number, true or false, or a list of them, given {}`,
      ],
      [() => configured(file, '[]'), `../${file}: expected an object of options, given []`],
    ];
    for (const [act, message] of mistakes) assert.throws(act, new MprofLineError(message));
    assert.throws(() => configured(file, '{'), /^MprofLineError: the configuration cannot be read: .*JSON/);
  });

  it('every option has a variable and a key, and each can be read back', () => {
    for (const { prefix, options } of Object.values(TABLE)) {
      for (const [key, spec] of Object.entries(options) as [string, OptionSpec][]) {
        if (spec.value !== undefined || spec.either || spec.hidden) continue;
        assert.equal(spec.byDefault, spec.negative ?? false, key);
        const json = { [key]: !spec.byDefault };
        configured('mprof-line.config.json', JSON.stringify(prefix === '' ? json : { [prefix]: json }));
        own({ [variableName(prefix, key)]: spec.byDefault ? 'no' : 'yes' });
      }
    }
  });
});

describe('settings that a launcher hands over', () => {
  it('nothing else counts', () => {
    const handed = { ...defaultSettings('/elsewhere'), session: '/tmp/s', all: true };
    const environment = { [SETTINGS_VARIABLE]: JSON.stringify(handed), MPROF_LINE_METRIC: 'rss' };
    assert.deepEqual(handedSettings(environment, '/work'), handed);
    assert.equal(handedSettings({}, '/work'), null);
  });

  it('what is no JSON is refused', () => {
    assert.throws(
      () => handedSettings({ [SETTINGS_VARIABLE]: '{' }, '/work'),
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
