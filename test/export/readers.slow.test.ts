import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import type { ExportFormat } from '../../src/export/formats.ts';
import { exportProfile } from '../../src/export/index.ts';
import { here, hog, living } from '../report/profiles.ts';
import { chromiumPath, launchChromium, openInDevTools, openInSpeedscope } from './browser-readers.ts';
import { fetchViewer, openInViewer } from './vscode-viewer.ts';

/** What the readers of each format show of a known profile. Under CI they must be there. */

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-readers-'));
after(() => rmSync(folder, { recursive: true }));

/** Debian carries it with a Perl profiler. */
const flamegraph = ['/usr/bin/flamegraph.pl', '/usr/share/perl5/Devel/NYTProf/flamegraph.pl'].find(existsSync);
const hasGo = spawnSync('go', ['version']).status === 0;
const missing = (there: boolean, what: string): string | false =>
  there || process.env.CI ? false : `there is no ${what}`;

function write(name: string, format: ExportFormat, profile = hog()): string {
  // The fixture's source, so that readers find it.
  profile.run.cwd = fileURLToPath(new URL('fixtures', here));
  const file = join(folder, `${name}.${format}`);
  writeFileSync(file, exportProfile(profile, format));
  return file;
}

describe('pprof', { skip: missing(hasGo, 'go; apt-get install golang-go') }, () => {
  function pprof(...args: string[]): string {
    const { stdout, stderr, status } = spawnSync('go', ['tool', 'pprof', '-unit=B', ...args], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  test('-top tells lines, bytes and hits', () => {
    const file = write('hog', 'pb.gz');
    const top = pprof('-lines', '-top', '-nodefraction=0', file);
    assert.match(top, /^Type: alloc_space$/m);
    assert.match(top, /^ *2400048B .* build \S+hog\.js:14$/m);
    assert.match(top, /^ *200B .* 2400248B .* main \S+hog\.js:5$/m);
    assert.match(top, /^ *4194304B .* \(outside of the profiled lines\)/m);
    const hits = pprof('-lines', '-top', '-nodefraction=0', '-sample_index=alloc_objects', file);
    assert.match(hits, /^ *4B .* main \S+hog\.js:4$/m);
  });

  test('-list shows the source with bytes beside it', () => {
    const list = pprof('-list', '^build$', write('hog', 'pb.gz'));
    assert.match(list, /^ROUTINE =+ build in \S+hog\.js$/m);
    assert.match(list, /^ *2400048B *2400048B *14:.*\S/m);
  });

  test('-peek shows callers, and -base what changed', () => {
    const file = write('hog', 'pb.gz');
    assert.match(pprof('-peek', '^build$', file), /2400048B +100% \| +main$/m);
    const heavier = hog();
    heavier.contexts[2]!.lines[1]!.allocated += 1000;
    const change = pprof('-lines', '-top', '-base', file, write('heavier', 'pb.gz', heavier));
    assert.match(change, /^ *1000B .* build \S+hog\.js:14$/m);
  });

  test('-tagfocus shows one thread, and -tags all of them', () => {
    const twice = hog();
    const thread = { argv: [], ending: { kind: 'exit', code: 0 } as const, startedAt: 0, durationMs: 1, allocated: 0 };
    twice.run.threads = [
      { ...thread, pid: 7, threadId: 0, outside: 1_000_000 },
      { ...thread, pid: 7, threadId: 2, outside: twice.totals.outside - 1_000_000 },
    ];
    twice.contexts[2]!.lines[1]!.threads = [
      { thread: 0, hits: 1, allocated: 800_048 },
      { thread: 1, hits: 2, allocated: 1_600_000 },
    ];
    const file = write('threads', 'pb.gz', twice);
    const worker = pprof('-lines', '-top', '-nodefraction=0', '-tagfocus=thread=worker 2', file);
    assert.match(worker, /^ *1600000B .* build \S+hog\.js:14$/m);
    assert.match(worker, /^ *3194304B .* \(outside of the profiled lines\)/m);
    assert.match(pprof('-tags', file), /thread: Total \S+[\s\S]*worker 2[\s\S]*main/);
    assert.match(pprof('-lines', '-top', '-tagfocus=process=7', file), /build \S+hog\.js:14$/m);
  });

  test('living bytes are in use', () => {
    const top = pprof('-lines', '-top', '-nodefraction=0', write('living', 'pb.gz', living()));
    assert.match(top, /^Type: inuse_space$/m);
    assert.match(top, /^ *3145728B .* main \S+hog\.js:2$/m);
  });
});

test('flamegraph.pl draws the stacks', { skip: missing(flamegraph !== undefined, 'flamegraph.pl') }, () => {
  const args = [flamegraph!, '--countname', 'bytes', write('hog', 'folded')];
  const { stdout, stderr } = spawnSync('perl', args, { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.match(stdout, /<title>build \(hog\.js:14\) \(2,400,048 bytes, /);
  assert.match(stdout, /<title>main \(hog\.js:5\) \(2,400,248 bytes, /);
});

describe('in a browser', { skip: missing(chromiumPath !== undefined, 'chromium'), timeout: 120_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());

  test('speedscope reads its own format', async () => {
    const page = await browser.newPage();
    page.on('pageerror', (error) => assert.fail(error));
    const text = await openInSpeedscope(page, write('hog', 'speedscope.json'));
    assert.match(text, /2\.29 MB \(36%\)\s+2\.29 MB \(36%\)\s+build:14\n/);
    assert.match(text, /2\.29 MB \(36%\)\s+200 B \(<0\.01%\)\s+main:5\n/);
  });

  test('DevTools load a heap profile', async () => {
    const page = await browser.newPage();
    const rows = await openInDevTools(page, write('hog', 'heapprofile'), 'build:14');
    assert.ok(
      rows.some((row) => /^2\.4 MB ?36\.\d\d ?% 2\.4 MB ?36\.\d\d ?% build:14 \S+hog\.js:14$/.test(row)),
      rows.join('\n'),
    );
    assert.ok(
      rows.some((row) => /^200 B ?0\.00 ?% 2\.4 MB ?36\.\d\d ?% main:5 \S+hog\.js:5$/.test(row)),
      rows.join('\n'),
    );
  });

  test('VS Code’s own viewer shows the lines of a heap profile', async () => {
    const viewer = fetchViewer(folder);
    assert.ok(viewer !== null, 'the viewer cannot be fetched');
    const page = await browser.newPage();
    page.on('pageerror', (error) => assert.fail(error));
    const file = write('hog', 'heapprofile');
    const rows = await openInViewer(page, viewer, file, ['main:5', 'build:14']);
    const source = fileURLToPath(new URL('fixtures/hog.js', here));
    assert.ok(rows.includes(`2,400kB\t2,400kB\tbuild:14\t${source}:14`), rows.join('\n'));
    assert.ok(rows.includes(`0kB\t2,400kB\tmain:5\t${source}:5`), rows.join('\n'));
    assert.ok(rows.includes('4,194kB\t4,194kB\t(outside of the profiled lines)'), rows.join('\n'));
  });

  test('the flame graph is an image that says its numbers', async () => {
    const page = await browser.newPage();
    await page.goto(`file://${write('hog', 'svg')}`);
    const title = await page.locator('g', { hasText: 'build:14' }).locator('title').textContent();
    assert.equal(title, 'build:14  hog.js:14\n2.3 MB (2,400,048 B), 36 % of all\nitself 2.3 MB (2,400,048 B), 3 hits');
    const text = await page.locator('g', { hasText: 'build:14' }).locator('text').textContent();
    assert.equal(text, 'build:14');
    await page.setViewportSize({ width: 375, height: 700 });
    assert.ok(await page.evaluate('document.documentElement.getBoundingClientRect().width <= innerWidth'));
  });
});
