// Runs the commands that the docs show and writes what they print back into them: after `<!-- output -->`, a fenced
// block that begins with `$ command`. `mprof-line` is this build; lines are cut to 116 columns. before.json and
// after.json are profiles of the two states of examples/diff.
// Arguments: the Markdown files, README.md and docs/*.md when there are none.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
const files =
  process.argv.length > 2 ? process.argv.slice(2) : ['README.md', ...pages.map((name) => join('docs', name))];
const bin = join(process.cwd(), 'dist/src/cli/bin.js');
const shell = `mprof-line() { "${process.execPath}" "${bin}" "$@"; }\nnpx() { "$@"; }\n`;
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-docs-'));
for (const state of ['before', 'after']) {
  const args = ['-o', join(folder, `${state}.json`), '--embed-source', 'summary.js'];
  spawnSync(process.execPath, [bin, ...args], { cwd: join('examples/diff', state) });
}

for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const written = text.replace(
    /(<!-- output -->\n+```\w*\n)(\$ [^\n]*\n)[\s\S]*?(```\n)/g,
    (_, before, command, after) => {
      const env = { ...process.env, COLUMNS: '116', NO_COLOR: '1' };
      const script = shell + command.slice(2).replace(/\b(before|after)\.json/g, `${folder}/$&`);
      const run = spawnSync('bash', ['-c', script], { encoding: 'utf8', env, maxBuffer: 1 << 26 });
      return before + command + run.stdout.replaceAll(process.cwd() + '/', '') + after;
    },
  );
  if (written !== text) {
    writeFileSync(file, written);
    console.error(`docs: ${file}`);
  }
}
rmSync(folder, { recursive: true });
