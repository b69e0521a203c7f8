import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { pageProgram } from '../../src/page/program-files.ts';
import { renderPage } from '../../src/page/render-page.ts';
import { renderReport } from '../../src/report/index.ts';
import { readFixture } from '../report/profiles.ts';
import { skip } from './browser.ts';
import { lived } from './lived.ts';
import { takePictures } from './pictures.ts';

test('the pictures of the README show the page and the terminal on both grounds', {
  skip,
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-pictures-'));
  const page = renderPage(lived(), { readSource: readFixture, program: pageProgram() });
  const terminal = renderReport(lived(), { format: 'table', readSource: readFixture, color: true, width: 112 });
  const names = await takePictures({ page, line: 14, terminal, command: 'npx mprof-line hog.js' }, folder);
  assert.deepEqual(names.sort(), [
    'page-overview-dark.png',
    'page-overview-light.png',
    'page-source-dark.png',
    'page-source-light.png',
    'terminal-dark.png',
    'terminal-light.png',
  ]);
  for (const name of names) {
    const png = readFileSync(join(folder, name));
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    if (name.startsWith('page')) assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1700, 1063]);
    else assert.ok(png.readUInt32BE(16) > 900 && png.readUInt32BE(16) <= 1700, `${png.readUInt32BE(16)}`);
  }
  rmSync(folder, { recursive: true });
});
