import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { variableName } from '../../src/options/spec.ts';
import { TABLE } from '../../src/options/table.ts';
import { DROPPED_FIRST } from '../../src/report/listing/layout.ts';
import { COLUMN_NAMES } from '../../src/report/options.ts';
import { SETTINGS_VARIABLE } from '../../src/session/settings.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const bin = join(root, 'dist/src/cli/bin.js');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));
const texts = new Map(pages.map((page) => [page, readFileSync(join(root, page), 'utf8')]));

function help(...command: string[]): string {
  return spawnSync(process.execPath, [bin, ...command, '--help'], { encoding: 'utf8' }).stdout;
}

/** The commands of fenced blocks, and of code spans, that call this program. */
function commandsOf(text: string): string[] {
  const fenced = [...text.matchAll(/^(?:\$ )?(?:npx )?(mprof-line .*)$/gm)].map((found) => found[1]!);
  const spans = [...text.matchAll(/`(?:npx )?(mprof-line [^`\n]*)`/g)].map((found) => found[1]!);
  return [...fenced, ...spans];
}

test('every option and command that the docs call is one of the program', () => {
  const commands = [...help().matchAll(/^ {2}([a-z]+) (?=\[|<)/gm)].map((found) => found[1]!);
  const known = new Set<string>();
  for (const text of [help(), ...commands.map((command) => help(command)), help('attach', '--lines')]) {
    for (const [option] of text.matchAll(/(?<![\w-])--?[a-z][\w-]*/g)) known.add(option);
  }
  let checked = 0;
  for (const [page, text] of texts) {
    for (const command of commandsOf(text)) {
      // What follows the script is the script's, what follows a pipe another program's.
      const own = command.replace(/ (\||>|2>|#|-- |# ).*$/, '').replace(/(\.[cm]?[jt]sx?) .*$/, '$1');
      for (const [option] of own.matchAll(/(?<![\w-])--?[a-z][\w-]*/g)) {
        // Options of node stand before the script, too.
        if (process.allowedNodeEnvironmentFlags.has(option)) continue;
        assert.ok(known.has(option), `${page}: ${option} in "${command}" is not in --help`);
        checked++;
      }
    }
  }
  assert.ok(checked > 15, `only ${checked} options found`);
});

test('every option of the README’s table is in --help', () => {
  const table = texts.get('README.md')!.split('## Options')[1]!.split('##')[0]!;
  const options = [...table.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map((found) => found[0]);
  assert.ok(options.length >= 15);
  const text = help();
  for (const option of options) assert.ok(text.includes(option), option);
});

test('every file that the docs name is there', () => {
  for (const [page, text] of texts) {
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/')) : '.';
    for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      assert.ok(existsSync(join(root, folder, target!)), `${page} links to ${target}`);
    }
    for (const [example] of text.matchAll(/\bexamples\/[\w./-]+\.[cm]?[jt]s\b/g)) {
      assert.ok(existsSync(join(root, example)), `${page} names ${example}`);
    }
  }
});

test('every variable that the docs name is one of the options', () => {
  const variables = Object.values(TABLE).flatMap(({ prefix, options }) =>
    Object.keys(options).map((key) => variableName(prefix, key)),
  );
  const known = new Set([...variables, SETTINGS_VARIABLE]);
  for (const [page, text] of texts) {
    for (const [name] of text.matchAll(/\bMPROF_LINE_[A-Z_]+/g)) assert.ok(known.has(name), `${page}: ${name}`);
  }
});

test('docs/report.md has each column of a report, and the order in which columns give way', () => {
  const text = texts.get('docs/report.md')!;
  const table = text.split('## Columns')[1]!.split('\nOn a terminal')[0]!;
  const columns = [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
  assert.deepEqual(columns, [...COLUMN_NAMES]);
  const dropped = /the least useful first: (.*)\. `live`, `allocated`, its bar/.exec(text)![1]!;
  assert.equal(dropped, DROPPED_FIRST.map((name) => `\`${name}\``).join(', '));
});

test('every column of a table has a title', () => {
  for (const [page, text] of texts) {
    for (const [head] of text.matchAll(/^\|.*(?=\n\|[-| ]+\|$)/gm)) assert.doesNotMatch(head, /\| *\|/, page);
  }
});

test('every npm script that the docs name is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const [page, text] of texts) {
    for (const [, name] of text.matchAll(/npm run (?:-s )?([\w:]+)/g)) {
      assert.ok(name! in scripts, `${page}: npm run ${name}`);
    }
  }
});
