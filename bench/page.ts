/**
 * The page of a large report in Chromium: `npm run bench:page [-- <runs>]`. A program of 5,000 functions and 200,000 lines is opened, scrolled,
 * sorted and searched; medians of some runs, beside those of a page that is empty and of one that is nothing but text. It needs a Chromium; CHROMIUM names another than the system's.
 */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { pageProgram } from '../src/page/program-files.ts';
import { renderPage } from '../src/page/render-page.ts';
import { scrollFrames } from './page-frames.ts';
import { LARGE, largeProfile } from './page-profile.ts';

const FRAMES = 120;
const runs = Number(process.argv[2] ?? 5);
const paths = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = paths.find((path) => path && existsSync(path));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-bench-'));
const file = join(folder, 'report.html');
const empty = join(folder, 'empty.html');
const plain = join(folder, 'plain.html');
const { profile, readSource } = largeProfile(LARGE);
writeFileSync(file, renderPage(profile, { readSource, program: pageProgram() }));
writeFileSync(
  empty,
  '<!doctype html><html lang="en" data-drawn="yes"><title>empty</title><body><div style="height:2000000px">',
);
const row = '<p>function value 1234 · packages/some/file.js:12 · 1.2 MB · 12 % · 345.6 KB · 1,234</p>';
writeFileSync(plain, `<!doctype html><html lang="en" data-drawn="yes"><title>text</title><body>${row.repeat(20_000)}`);
const lines = profile.functions.reduce((sum, fn) => sum + fn.lines.length, 0);

const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
const rows = new Map<string, number[]>();
const keep = (name: string, value: number): void => void rows.set(name, [...(rows.get(name) ?? []), value]);
for (let run = 0; run < runs; run++) await once();
await browser.close();

console.log(`Node ${process.version}, Chromium ${browser.version()}, ${runs} runs, medians`);
console.log(
  `${profile.functions.length} functions, ${lines} lines, ${(statSync(file).size / 1e6).toFixed(1)} MB of HTML\n`,
);
for (const [name, values] of rows) console.log(`${name.padEnd(58)} ${shown(median(values)).padStart(6)}`);
rmSync(folder, { recursive: true });

/** All that is measured, once. */
async function once(): Promise<void> {
  const blank = await openPage(empty);
  keep('an empty page: drawn, ms', await blank.drawn());
  await keepFrames('an empty page', blank, 'scrollBy(0, 60)');
  await blank.page.close();
  const text = await openPage(plain);
  await text.drawn();
  await keepFrames('a page of text', text, 'scrollBy(0, 60)');
  await text.page.close();

  const opened = await openPage(file);
  const { page } = opened;
  keep('overview: drawn, ms', await opened.drawn());
  keep('overview: drawn, ms of the main thread', await opened.cpu());
  await page.waitForSelector('html[data-ready=yes]', { state: 'attached' });
  keep('all lines: read, ms', await page.evaluate('performance.now()'));
  keep('all lines: read, ms of the main thread', await opened.cpu());
  await keepFrames('functions', opened, 'scrollBy(0, 60)');
  keep('functions: sorted, ms', await answer(page, click('hits')));
  keep('lines: ranked, ms', await answer(page, click('lines')));
  await keepFrames('lines', opened, 'scrollBy(0, 60)');
  keep('lines: sorted, ms', await answer(page, click('hits')));
  await page.getByRole('searchbox').focus();
  keep('lines: first letter searched, ms', await answer(page, type('v')));
  keep('lines: a word searched, ms', await answer(page, type('value7')));
  for (const view of ['source', 'time', 'paths', 'holders']) {
    keep(`${view}: shown, ms`, await answer(page, `document.querySelector('nav a[href*="view=${view}"]').click()`));
    if (view === 'source') await keepFrames(view, opened, "document.querySelector('.cm-scroller').scrollBy(0, 60)");
  }
  await page.close();
}

function click(name: string): string {
  return `[...document.querySelectorAll('button')].find((one) => one.textContent.startsWith('${name}')).click()`;
}

function type(text: string): string {
  return `(() => { const box = document.querySelector('input[type=search]'); box.value = '${text}'; box.dispatchEvent(new Event('input', { bubbles: true })); })()`;
}

interface Opened {
  page: Page;
  session: CDPSession;
  /** ms from the start of loading until something is drawn. */
  drawn(): Promise<number>;
  /** ms that the main thread has worked since the start of loading. */
  cpu(): Promise<number>;
}

async function openPage(path: string): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await taskMs(session);
  await page.goto(pathToFileURL(path).href, { waitUntil: 'commit' });
  return {
    page,
    session,
    async drawn() {
      await page.waitForSelector('html[data-drawn=yes]', { state: 'attached' });
      return page.evaluate('performance.getEntriesByName("drawn")[0]?.startTime ?? performance.now()');
    },
    cpu: async () => (await taskMs(session)) - before,
  };
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
}

/** Keeps what scrolling costs, when each frame does `step` before it is drawn: a second after what came before, as nobody scrolls sooner. */
async function keepFrames(name: string, { page, session }: Opened, step: string): Promise<void> {
  await page.waitForTimeout(1000);
  const { rate, lost, main } = await scrollFrames(page, session, FRAMES, step);
  keep(`${name}: frames a second while scrolling`, rate);
  keep(`${name}: frames lost of ${FRAMES}`, lost);
  keep(`${name}: ms of the main thread for a frame, mean`, main.reduce((sum, ms) => sum + ms, 0) / main.length);
  keep(`${name}: ms of the main thread, the worst frame`, Math.max(...main));
}

/** ms from an act until what follows from it has been drawn. */
function answer(page: Page, act: string): Promise<number> {
  return page.evaluate(`new Promise((done) => {
    const began = performance.now();
    ${act};
    // What is put off by a frame is drawn in the second one.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))));
  })`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function shown(value: number): string {
  return value.toFixed(value < 20 ? 1 : 0);
}
