import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's browser, or the one that CHROMIUM names. Without one these tests are skipped, except under CI. */
export const executablePath: string | undefined = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));

export const skip: string | false =
  executablePath || process.env.CI ? false : 'there is no chromium; apt-get install chromium';

export interface Shown {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  /** What stands behind the # of the address. */
  hash?: string;
}

/**
 * A real browser that opens pages from a disk, and fails on anything that they load or complain of. One page is open at a time: the same
 * again, as large and as dark, is gone to by its address, from another view.
 */
export async function startBrowser(): Promise<{
  open(html: string, shown?: Shown): Promise<Page>;
  stop(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-page-'));
  const browser: Browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ['--no-sandbox'],
  });
  const path = join(folder, 'report.html');
  const url = pathToFileURL(path).href;
  let opened: { what: string; page: Page } | undefined;
  return {
    async open(html, { width = 1440, height = 900, colorScheme = 'light', hash = '' } = {}) {
      const what = [width, height, colorScheme, html].join();
      if (opened?.what === what) {
        const { page } = opened;
        const view = new URLSearchParams(hash.slice(1)).get('view') ?? 'overview';
        const other = view === 'holders' ? 'overview' : 'holders';
        for (const [to, named] of [
          [`#view=${other}`, other],
          [hash || '#', view],
        ]) {
          await page.goto(`${url}${to}`);
          await page.waitForSelector(`main.${named}`, { state: 'attached' });
        }
        return page;
      }
      await opened?.page.close();
      writeFileSync(path, html);
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      opened = { what, page };
      page.on('pageerror', (error) => fail(error));
      page.on('console', (message) => fail(new Error(message.text())));
      page.on('dialog', (dialog) => fail(new Error(dialog.message())));
      page.on('request', (request) => {
        if (request.url().split('#')[0] !== url) fail(new Error(`the page loads ${request.url()}`));
      });
      await page.goto(`${url}${hash}`);
      await page.waitForSelector('html[data-ready=yes]', { state: 'attached' });
      return page;
    },
    async stop() {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Ends the test that is running, from an event of a page. */
function fail(error: Error): never {
  throw error;
}
