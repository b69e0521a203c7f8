import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mprofLine } from '../cli/run.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** The streams that the program may replace, spy on or mock. */
const STREAMS = /\bprocess\.std(?:out|err)\.write\b|\bconsole\.\w+\(/;

test('a program that mocks its stderr sees nothing of ours, and we say it all the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-messages-'));
  try {
    writeFileSync(join(folder, 'natives.cjs'), 'exports.seen = () => %IsSmi(1);\n');
    const main = [
      'const seen = [];',
      'process.stderr.write = (text) => seen.push(text);',
      "require('./natives.cjs');",
      'console.log(JSON.stringify(seen));',
    ];
    writeFileSync(join(folder, 'main.cjs'), main.join('\n'));
    const args = ['--all', '--allow-natives-syntax', '--format', 'csv', 'main.cjs'];
    const { stdout, stderr } = await mprofLine(args, { cwd: folder });
    assert.match(stderr, /^mprof-line: natives\.cjs is not measured: /);
    assert.equal(stdout.split('\n')[0], '[]');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('nothing that runs in the program writes to its streams', () => {
  const files = ['runtime', 'src/load', 'src/session', 'src/heap', 'src/cache', 'src/result'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const sources = files.filter((name) => name.endsWith('.ts'));
  assert.ok(sources.length > 100);
  assert.deepEqual(
    sources.filter((name) => STREAMS.test(readFileSync(join(ROOT, name), 'utf8'))),
    [],
  );
});
