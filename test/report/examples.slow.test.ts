import assert from 'node:assert/strict';
import test from 'node:test';
import { runExample } from './run-example.ts';

const MB = 1024 * 1024;

test('pipeline: reading as a whole needs far more at once than a stream', () => {
  const { stdout, status, line } = runExample('pipeline.js');
  assert.deepEqual([stdout, status], ['weather.csv has 22.1 MB\nboth ways agree: true\n', 0]);
  assert.ok(line('const text = readFileSync').allocated > 20 * MB);
  assert.equal(line(".map((line) => line.split(';'))").hits, 200_000);
});

test('csv: joining the pieces of the text is charged to the line that first looks inside', () => {
  const { stdout, status, profile } = runExample('csv.js', ['--all', '--include', 'node_modules/papaparse/**']);
  assert.deepEqual([stdout, status], ['6.0 MB of CSV became 60001 records\n', 0]);
  const stripBom = profile.functions.find(({ name }) => name === 'stripBom')!;
  const first = stripBom.lines.find(({ firstAllocated }) => firstAllocated > MB)!;
  assert.ok(first.allocated > 5.9 * MB && first.allocated < 6.2 * MB, `${first.allocated}`);
});

test('markdown: a minified package on the lines of its TypeScript sources', () => {
  const { stdout, status, profile } = runExample('markdown.js', ['--all', '--include', 'node_modules/marked/**']);
  assert.deepEqual([stdout, status], ['1.0 MB of Markdown became 1.8 MB of HTML\n', 0]);
  assert.ok(profile.files.some(({ path }) => path === 'node_modules/marked/src/Lexer.ts'));
});
