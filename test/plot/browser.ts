import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's browser, or the one that CHROMIUM names. Without one these tests are skipped, except under CI. */
const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));
export const skip: string | false =
  executablePath || process.env.CI ? false : 'there is no chromium; apt-get install chromium';

/** Opens a page; fails on anything that it says or loads. */
export type Open = (html: string, colorScheme?: 'light' | 'dark', width?: number) => Promise<Page>;

/** Starts a browser for the tests of a suite, with one page, which each opens anew, and ends it after them. */
export function withBrowser(): Open {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
  const path = join(folder, 'chart.html');
  const url = pathToFileURL(path).href;
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('pageerror', (error) => assert.fail(error));
    page.on('console', (message) => assert.fail(message.text()));
    page.on('dialog', (dialog) => assert.fail(dialog.message()));
    page.on('request', (request) => assert.equal(request.url(), url));
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  return async function open(html: string, colorScheme: 'light' | 'dark' = 'light', width = 1200): Promise<Page> {
    writeFileSync(path, html);
    await page.setViewportSize({ width, height: 700 });
    await page.emulateMedia({ colorScheme });
    await page.mouse.move(0, 0);
    await page.goto(url);
    await page.waitForSelector('html[data-drawn=yes]', { state: 'attached' });
    return page;
  };
}
