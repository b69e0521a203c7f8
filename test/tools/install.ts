import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

/** The tools that slow tests run, and their versions. */
const TOOLS = readFileSync(new URL('../../../test/tools/tools.json', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Outside of any node_modules, whose files are not profiled. */
const FOLDER = join(
  tmpdir(),
  `mprof-line-tools-${createHash('sha256').update(ROOT).update(TOOLS).digest('hex').slice(0, 12)}`,
);

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * A new folder with a copy of `fixture` in it, which is removed after the tests. The tools can be imported from there, and
 * so can the package; their programs are in {@link tool}.
 */
export function folderWithTools(fixture: string): string {
  install();
  const folder = mkdtempSync(join(FOLDER, 'test-'));
  folders.push(folder);
  cpSync(fixture, folder, { recursive: true });
  return folder;
}

/** The path of a file in the package of a tool: `vitest/vitest.mjs`. */
export function tool(path: string): string {
  return join(FOLDER, 'node_modules', path);
}

function install(): void {
  // Two files may be here at the same time. Who is first wins.
  if (existsSync(FOLDER)) return;
  const made = `${FOLDER}-${process.pid}`;
  mkdirSync(made);
  try {
    writeFileSync(join(made, 'package.json'), TOOLS);
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
      cwd: made,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    symlinkSync(ROOT, join(made, 'node_modules/mprof-line'), 'junction');
    renameSync(made, FOLDER);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(FOLDER)) throw error;
  }
}
