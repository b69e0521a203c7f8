// Installs what npm would publish into a folder of its own, as a stranger does, and looks at it: how large the
// installation is, and whether each command runs from it.
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Bytes that an installation may have (25 MB), as the sum of its files and as the blocks that they take on the disk. */
const MOST = 25 * 1024 * 1024;
const SCRIPT = '/** @profile */\nfunction make() {\n  return new Array(1000).fill({});\n}\nmake();\n';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-package-'));
const problems = [];

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (error || status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `${stdout}${stderr}`}`);
  return stdout;
}

/** Σ over a folder: the bytes of its files, and those of their blocks. Files of two names count once. */
function sizeOf(path, seen = new Set()) {
  const { ino, size, blocks, nlink } = lstatSync(path);
  if (nlink > 1 && seen.has(ino)) return { bytes: 0, disk: 0 };
  seen.add(ino);
  const sum = { bytes: size, disk: (blocks ?? Math.ceil(size / 512)) * 512 };
  if (!lstatSync(path).isDirectory()) return sum;
  for (const name of readdirSync(path)) {
    const inside = sizeOf(join(path, name), seen);
    sum.bytes += inside.bytes;
    sum.disk += inside.disk;
  }
  return sum;
}

function holds(what, text, expected) {
  if (!text.includes(expected)) problems.push(`${what}: expected ${JSON.stringify(expected)}, got ${text}`);
}

try {
  const tarball = run('npm', ['pack', '--silent', '--pack-destination', folder], root).trim().split('\n').at(-1);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(folder, tarball)], folder);
  const { bytes, disk } = sizeOf(join(folder, 'node_modules'));
  console.log(`an installation has ${bytes} bytes, ${disk} on this disk`);
  for (const [what, size] of Object.entries({ bytes, disk }))
    if (size > MOST) problems.push(`${what}: expected at most ${MOST}, got ${size}`);

  const bin = join(folder, 'node_modules/mprof-line/dist/bundle/mprof-line.cjs');
  const work = join(folder, 'work');
  mkdirSync(work);
  const mprofLine = (...args) => run(process.execPath, [bin, ...args], work);
  writeFileSync(join(work, 'script.js'), SCRIPT);
  writeFileSync(join(work, 'typed.ts'), `enum E { A }\n${SCRIPT}`);
  holds('a script', mprofLine('script.js'), 'new Array(1000)');
  holds('TypeScript', mprofLine('typed.ts'), 'new Array(1000)');
  mprofLine('-o', 'a.json', '-o', 'a.html', '-o', 'a.pb.gz', 'script.js');
  holds('report', mprofLine('report', 'a.json'), 'new Array(1000)');
  holds('diff', mprofLine('diff', 'a.json', 'a.json'), 'No line changed');
  holds('instrument', mprofLine('instrument', 'script.js'), 'mprof-line');
  holds('instrument --readable', mprofLine('instrument', '--readable', 'script.js'), 'probes');
  mprofLine('run', '--', process.execPath, 'script.js');
  holds('list', mprofLine('list'), 'script.js');
  mprofLine('plot', '-o', 'plot.svg');
  holds('plot', readFileSync(join(work, 'plot.svg'), 'utf8'), '<svg');
  holds('peak', mprofLine('peak'), 'MB');
  mprofLine('clean');
  const names = { '': 'memoryUsage', '/instrument': 'instrument', '/babel': 'default', '/jest': 'limitMemory' };
  const bundlers = ['vite', 'rollup', 'webpack', 'esbuild', 'rspack'].map((each) => [`/${each}`, 'default']);
  const asked = {
    ...names,
    ...Object.fromEntries(bundlers),
    '/jest/reporter': 'default',
    '/vitest/reporter': 'default',
    '/node-test': 'limitMemory',
  };
  for (const [path, name] of Object.entries(asked)) {
    const code = `console.log(typeof (await import('mprof-line${path}'))[${JSON.stringify(name)}])`;
    holds(`import mprof-line${path}`, run(process.execPath, ['--input-type=module', '-e', code], folder), 'function');
  }
  for (const [path, name] of Object.entries(names)) {
    const code = `console.log(typeof require('mprof-line${path}')[${JSON.stringify(name)}])`;
    holds(`require mprof-line${path}`, run(process.execPath, ['-e', code], folder), 'function');
  }
  const registered = run(process.execPath, ['--import', 'mprof-line/register', join(work, 'script.js')], folder);
  holds('register', registered, 'new Array(1000)');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(`check-package: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
