import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Opens exported files in the programs that people open them in. */

/** Debian's browser, or the one that CHROMIUM names. */
export const chromiumPath: string | undefined = [process.env.CHROMIUM, '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
);

export function launchChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--allow-file-access-from-files'];
  return chromium.launch({ ...(chromiumPath && { executablePath: chromiumPath }), args });
}

/** speedscope's table of frames, once it has read `file`. */
export async function openInSpeedscope(page: Page, file: string): Promise<string> {
  const app = dirname(createRequire(import.meta.url).resolve('speedscope/package.json'));
  await page.goto(pathToFileURL(join(app, 'dist/release/index.html')).href);
  await page.setInputFiles('input[type=file]', file);
  await page.getByText('Sandwich').click();
  await page.getByText('Symbol Name').waitFor();
  return (await page.locator('body').allInnerTexts()).join('');
}

/** The rows of the memory panel's table, once the browser's own DevTools have loaded `file`. */
export async function openInDevTools(page: Page, file: string, first: string): Promise<string[]> {
  await page.goto('devtools://devtools/bundled/js_app.html?panel=heap-profiler');
  const chooser = page.waitForEvent('filechooser');
  await page.getByText('Load profile').first().click();
  await (await chooser).setFiles(file);
  await page.getByRole('treeitem', { name: /Loaded/ }).click();
  await page.getByText(first).first().waitFor();
  const rows = await page.locator('.data-grid tr.data-grid-data-grid-node').allInnerTexts();
  return rows.map((row) => row.replace(/\s+/g, ' ').trim());
}
