// Takes the pictures of docs/exports.md: an example's profile in the programs that people open it in. It needs a Chromium,
// npm's registry (for the viewer of VS Code), Go (for pprof), and the tests built.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium, openInDevTools, openInSpeedscope } from '../dist/test/export/browser-readers.js';
import { fetchViewer, openInViewer } from '../dist/test/export/vscode-viewer.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs/images');
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-pictures-'));
const file = (format) => join(folder, `quickstart.${format}`);
const outputs = ['heapprofile', 'pb.gz', 'speedscope.json', 'svg'].flatMap((format) => ['-o', file(format)]);
// What stands in the pictures is no folder of whoever takes them.
mkdirSync(join(folder, 'examples'));
copyFileSync(join(root, 'examples/quickstart.js'), join(folder, 'examples/quickstart.js'));
const run = [join(root, 'dist/src/cli/bin.js'), '--all', ...outputs, 'examples/quickstart.js'];
spawnSync(process.execPath, run, { cwd: folder, stdio: 'inherit' });

const browser = await launchChromium();
const picture = async (name, open, height) => {
  const page = await browser.newPage({ viewport: { width: 1000, height } });
  await open(page);
  await page.screenshot({ path: join(images, `${name}.png`) });
  await page.close();
};
await picture('devtools', (page) => openInDevTools(page, file('heapprofile'), 'totalsByCopying:25'), 330);
await picture('speedscope', (page) => openInSpeedscope(page, file('speedscope.json')), 330);
const viewer = fetchViewer(folder);
if (viewer === null) throw new Error('the viewer of VS Code cannot be fetched');
const inViewer = async (page) => {
  await openInViewer(page, viewer, file('heapprofile'), ['<module>:41']);
  // The editor's own look.
  await page.addStyleTag({ content: 'body { font: 13px system-ui, sans-serif; }' });
  await page.getByText('totalsByCopying:25').waitFor();
};
await picture('vscode', inViewer, 230);
await picture('pprof', openInPprof, 330);
copyFileSync(file('svg'), join(images, 'flame-graph.svg'));
await browser.close();
rmSync(folder, { recursive: true });

/** The table of lines in pprof's own pages, which it serves. */
async function openInPprof(page) {
  const probe = createServer().listen(0, 'localhost');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const words = ['tool', 'pprof', `-http=localhost:${port}`, '-no_browser', '-lines', '-nodefraction=0', file('pb.gz')];
  // In a group of its own: go starts pprof, and both are to end.
  const server = spawn('go', words, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  await new Promise((serves) => {
    server.stderr.on('data', (text) => String(text).includes('Serving') && serves());
  });
  await page.goto(`http://localhost:${port}/ui/top`);
  await page.getByText('totalsByCopying').first().waitFor();
  page.on('close', () => process.kill(-server.pid));
}
