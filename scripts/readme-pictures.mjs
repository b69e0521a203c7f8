// Takes the pictures of README.md and docs/page.md: what examples/quickstart.js looks like in a terminal, and its page. It needs a
// Chromium, and the tests built. Nothing else takes them, so they change when somebody wants that.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takePictures } from '../dist/test/page/pictures.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-pictures-'));
// What stands in the pictures is no folder of whoever takes them.
mkdirSync(join(folder, 'examples'));
copyFileSync(join(root, 'examples/quickstart.js'), join(folder, 'examples/quickstart.js'));
const run = (args) =>
  spawnSync(process.execPath, [join(root, 'dist/src/cli/bin.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1', COLUMNS: '112' },
  }).stdout;
const terminal = run(['examples/quickstart.js']);
run(['--all', '--live', '-o', 'page.html', 'examples/quickstart.js']);
const command = 'npx mprof-line examples/quickstart.js';
const pictured = { page: readFileSync(join(folder, 'page.html'), 'utf8'), line: 25, terminal, command };
for (const name of await takePictures(pictured, join(root, 'docs/images'))) console.log(`docs/images/${name}`);
rmSync(folder, { recursive: true });
