import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { pageProgram } from '../../src/page/program-files.ts';
import { renderPage } from '../../src/page/render-page.ts';
import { readFixture } from '../report/profiles.ts';
import { skip, startBrowser } from './browser.ts';
import { lived } from './lived.ts';

describe('the paths of a page', { skip, timeout: 120_000 }, () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>;
  let page: Page;
  before(async () => {
    browser = await startBrowser();
    page = await browser.open(renderPage(lived(), { readSource: readFixture, program: pageProgram() }), {
      hash: '#view=paths',
    });
  });
  after(() => browser.stop());

  const frame = (name: string) => page.locator(`.flame g.frame[name="${name}"]`);
  const top = async (name: string): Promise<number> => (await frame(name).boundingBox())!.y;
  const width = async (name: string): Promise<number> => (await frame(name).boundingBox())!.width;
  const rows = (): Promise<string[]> => page.locator('.table-body .name a, .table-body .path a').allInnerTexts();

  /** The page's own policy forbids what `waitForFunction` does. */
  async function until(condition: string): Promise<void> {
    for (let attempt = 0; attempt < 500; attempt++) {
      if (await page.evaluate(condition)) return;
      await page.waitForTimeout(20);
    }
    assert.fail(`${condition} never holds at ${page.url()}`);
  }

  it('hang down from the program as an icicle, and stand on it as a flame graph', async () => {
    await frame('build').waitFor();
    assert.ok((await top('main')) < (await top('build')));
    await page.getByRole('button', { name: 'flame graph' }).click();
    await until('location.hash.includes("grows=up")');
    await frame('build').waitFor();
    assert.ok((await top('main')) > (await top('build')));
    await page.getByRole('button', { name: 'icicle' }).click();
    await frame('build').waitFor();
  });

  it('are found by a word, in the graph and in the table', async () => {
    await page.getByRole('searchbox').fill('rows.map');
    await until('document.querySelectorAll(".table-body .row").length < 4');
    for (const row of await page.locator('.table-body .row').allInnerTexts()) assert.match(row, /rows\.map/);
    assert.match(page.url(), /q=rows\.map/);
    await page.getByRole('searchbox').fill('');
    await until('document.querySelectorAll(".table-body .row").length > 4');
  });

  it('are zoomed to and left again by keys, with the table, and an address leads there', async () => {
    const all = await rows();
    const small = await width('build');
    await page.locator('.flame').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await until('location.hash.includes("frame=")');
    await until(`document.querySelectorAll('.table-body .row').length < ${all.length}`);
    assert.ok((await width('build')) >= small);
    const zoomed = await rows();
    const link = page.url();
    await page.keyboard.press('Escape');
    await until(`document.querySelectorAll('.table-body .row').length === ${all.length}`);
    assert.doesNotMatch(page.url(), /frame=/);
    await page.goto(link);
    await page.reload();
    await frame('build').waitFor();
    assert.deepEqual(await rows(), zoomed);
    await page.getByRole('button', { name: 'Show all' }).click();
    await until(`document.querySelectorAll('.table-body .row').length === ${all.length}`);
  });

  for (const [by, says] of [
    ['self', 'Bytes that lines allocated themselves, by file, function and line'],
    ['live', 'Living bytes, by file, function and line'],
    ['time', 'Time, by the calls that led there'],
    ['allocated', 'Bytes allocated, by the calls that led there'],
  ] as const) {
    it(`are drawn by ${by}`, async () => {
      await page.locator('.measure-choice select').selectOption(by);
      await page.locator('.hint', { hasText: says }).waitFor();
      await page.locator('.flame g.frame').nth(1).waitFor();
      assert.ok((await rows()).length > 1);
    });
  }
});
