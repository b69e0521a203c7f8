import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDERS = ['runtime', 'instrument', 'src', 'test', 'bench', 'scripts', 'examples'];
/** Programs that tests measure are as they must be. */
const NOT_OURS = /(^|\/)(fixtures|node_modules)\//;
const LONGEST = 250;
const MEDIAN = 90;

/** Lines of each file of ours. */
const lengths = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
)
  .filter((file) => /\.(?:[cm]?[jt]s|tsx|css)$/.test(file) && !NOT_OURS.test(file.replaceAll('\\', '/')))
  .map((file) => ({ file, lines: readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length }))
  .sort((a, b) => a.lines - b.lines);

test('no file is longer than can be read at once', () => {
  assert.deepEqual(
    lengths.filter(({ lines }) => lines > LONGEST),
    [],
  );
});

test('most files are short', () => {
  assert.ok(lengths.length > 300);
  assert.ok(lengths[lengths.length >> 1]!.lines < MEDIAN, `the median is ${lengths[lengths.length >> 1]!.lines} lines`);
});
