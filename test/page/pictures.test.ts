import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { readProfile } from '../../src/profile/read.ts';
import type { Profile } from '../../src/profile/types.ts';
import { formatBytes, formatCount } from '../../src/text/units.ts';
import { clean } from '../cli/run.ts';
import { skip } from './browser.ts';
import { type Pictured, type Theme, takePictures } from './pictures.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** The line of the example that the README is about. */
const LINE = 25;

/** The example of the README as people run it, in a folder that is nobody's. */
function run(folder: string): { pictured: Pictured; profile: Profile } {
  mkdirSync(join(folder, 'examples'));
  copyFileSync(join(root, 'examples/quickstart.js'), join(folder, 'examples/quickstart.js'));
  const measured = (...options: string[]): string =>
    spawnSync(process.execPath, [join(root, 'dist/src/cli/bin.js'), ...options, 'examples/quickstart.js'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...clean(process.env), FORCE_COLOR: '1', COLUMNS: '112' },
    }).stdout;
  const terminal = measured();
  measured('--all', '--live', '-o', 'page.html', '-o', 'profile.json');
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return {
    pictured: { page: text('page.html'), line: LINE, terminal, command: 'npx mprof-line examples/quickstart.js' },
    profile: readProfile(text('profile.json'), 'profile.json'),
  };
}

/** UPDATE_PICTURES writes them to docs/images, where README.md and docs/page.md show them; without it one ground is enough. */
test('the pictures of the README show the page and the terminal', {
  skip,
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-pictures-'));
  const { pictured, profile } = run(folder);
  const images = process.env.UPDATE_PICTURES ? join(root, 'docs/images') : folder;
  const themes: Theme[] = process.env.UPDATE_PICTURES ? ['dark', 'light'] : ['dark'];
  const pictures = await takePictures(pictured, images, themes);
  assert.deepEqual(
    pictures.map(({ name }) => name).sort(),
    ['page-overview', 'page-source', 'terminal'].flatMap((name) => themes.map((theme) => `${name}-${theme}.png`)),
  );
  const { hits, self } = profile.functions.flatMap(({ lines }) => lines).find(({ line }) => line === LINE)!;
  const allocated = formatBytes(self.allocated);
  const shown = {
    'page-overview': `quickstart.js:${LINE} (totalsByCopying) allocated ${allocated} itself in ${formatCount(hits)} executions`,
    'page-source': `It allocated ${allocated}, `,
    terminal: pictured.command,
  };
  for (const { name, text } of pictures) {
    const png = readFileSync(join(images, name));
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    if (name.startsWith('page')) assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1700, 1063]);
    else assert.ok(png.readUInt32BE(16) > 900 && png.readUInt32BE(16) <= 1700, `${png.readUInt32BE(16)}`);
    assert.ok(text.includes(shown[name.replace(/-(dark|light)\.png$/, '') as keyof typeof shown]), `${name}: ${text}`);
    if (name.startsWith('terminal')) assert.match(text, /^ +25 +20,000 /m);
  }
  rmSync(folder, { recursive: true });
});
