// Takes the pictures of docs/exports.md: an example's profile in the programs that people open it in. It needs a Chromium, and
// the tests built.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium, openInDevTools, openInSpeedscope } from '../dist/test/export/browser-readers.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs/images');
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-pictures-'));
const file = (format) => join(folder, `quickstart.${format}`);
const outputs = ['heapprofile', 'speedscope.json', 'svg'].flatMap((format) => ['-o', file(format)]);
const run = [join(root, 'dist/src/cli/bin.js'), '--all', ...outputs, 'examples/quickstart.js'];
spawnSync(process.execPath, run, { cwd: root, stdio: 'inherit' });

const browser = await launchChromium();
const picture = async (name, open, height) => {
  const page = await browser.newPage({ viewport: { width: 1000, height } });
  await open(page);
  await page.screenshot({ path: join(images, `${name}.png`) });
};
await picture('devtools', (page) => openInDevTools(page, file('heapprofile'), 'totalsByCopying:25'), 330);
await picture('speedscope', (page) => openInSpeedscope(page, file('speedscope.json')), 330);
copyFileSync(file('svg'), join(images, 'flame-graph.svg'));
await browser.close();
rmSync(folder, { recursive: true });
