import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { clean } from '../cli/run.ts';
import { skip, startBrowser } from './browser.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const fixtures = fileURLToPath(new URL('../../../test/load/fixtures/minified', import.meta.url));

test('minified code is shown in readable form, the original beside', { skip, timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-page-'));
  const file = join(folder, 'report.html');
  const { stderr } = spawnSync(process.execPath, [bin, '--all', '-o', file, 'main.cjs'], {
    cwd: fixtures,
    encoding: 'utf8',
    env: clean(process.env),
  });
  assert.match(stderr, /wrote/);
  const written = readFileSync(join(fixtures, 'table.min.cjs'), 'utf8');
  const browser = await startBrowser();
  try {
    const hash = `#${new URLSearchParams({ view: 'source', file: 'table.min.cjs (readable)', line: '40' })}`;
    const page = await browser.open(readFileSync(file, 'utf8'), { hash });
    const text = async (selector: string): Promise<string> =>
      (await page.locator(selector).first().textContent()) ?? '';
    const lines = await page.locator('.cm-line').allInnerTexts();
    // Nothing stands before the text of a line, so its syntax has colours.
    assert.ok(lines.some((line) => /^function \w+\(.*\) \{$/.test(line)));
    const place = (await text('.written h3')).split(' ')[2]!;
    assert.match(place, /^\d+:\d+$/);
    assert.ok((await text('.heat-gutter')).includes(place));
    const own = await text('.written mark');
    const [line, column] = place.split(':').map(Number);
    assert.ok(
      written
        .split('\n')
        [line! - 1]!.slice(column! - 1)
        .startsWith(own),
    );
    assert.ok(own.length > 3);
  } finally {
    await browser.stop();
    rmSync(folder, { recursive: true });
  }
});
