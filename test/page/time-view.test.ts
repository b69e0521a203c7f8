import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { pageProgram } from '../../src/page/program-files.ts';
import { renderPage } from '../../src/page/render-page.ts';
import { THEMES } from '../../src/plot/echarts/theme.ts';
import type { Profile } from '../../src/profile/types.ts';
import { readFixture } from '../report/profiles.ts';
import { type Shown, skip, startBrowser } from './browser.ts';
import { lived } from './lived.ts';

/** Where the left bracket of `build` stands, by the colour of its strokes above the axis. */
async function bracketOf(page: Page, profile: Profile, palette: readonly string[]): Promise<{ fn: number; x: number }> {
  const fn = profile.functions.findIndex(({ name }) => name === 'build');
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(palette[fn]!.slice(at, at + 2), 16));
  const x = await page.evaluate<number>(`(() => {
    const canvas = document.querySelector('.time-chart canvas');
    const scale = canvas.width / canvas.clientWidth;
    // The plot ends 256 pixels below the top.
    const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, Math.floor(256 * scale));
    const counts = new Map();
    for (let i = 0; i < data.length; i += 4) {
      if (Math.abs(data[i] - ${red}) + Math.abs(data[i + 1] - ${green}) + Math.abs(data[i + 2] - ${blue}) > 24) continue;
      const column = (i / 4) % width;
      counts.set(column, (counts.get(column) ?? 0) + 1);
    }
    // A bracket is a stroke of 18 pixels from top to bottom.
    return Math.min(...[...counts].filter(([, count]) => count >= 14 * scale).map(([column]) => column)) / scale;
  })()`);
  assert.ok(Number.isFinite(x), 'no bracket was drawn');
  return { fn, x };
}

describe('the view of time', { skip, timeout: 240_000 }, () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.stop());

  const open = (shown: Shown, profile: Profile): Promise<Page> =>
    browser.open(renderPage(profile, { readSource: readFixture, program: pageProgram() }), shown);
  const text = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).textContent()) ?? '';

  it('leads from a time to the lines that ran and what lived, and from a line to its times', async () => {
    const page = await open({ hash: '#view=time' }, lived());
    // The largest heap is where it begins.
    assert.match(await text(page, '.slider output'), /^40\.0 ms$/);
    await page.locator('.slider input').fill('2');
    await page
      .locator('section', { hasText: 'Running at 20.0 ms' })
      .locator('ol', { hasText: 'build hog.js:14' })
      .waitFor();
    assert.match(page.url(), /time=20/);
    await page.getByRole('link', { name: 'when it ran' }).first().click();
    await page.locator('.hint', { hasText: 'hog.js:14 was on the stack at 3 of 6 looks' }).waitFor();
    await page.getByRole('button', { name: '30.0 ms' }).click();
    await page
      .locator('section', { hasText: 'What was live' })
      .locator('li', { hasText: 'hog.js:14 1.0 MB' })
      .waitFor();
  });

  it('goes from time to time by keyboard alone, and from one time of a line to the next', async () => {
    const page = await open({ hash: '#view=time&file=hog.js&line=14' }, lived());
    // A line begins where it was first seen.
    assert.equal(await text(page, '.slider output'), '20.0 ms');
    await page.locator('.slider input').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('section', { hasText: 'Running at 30.0 ms' }).waitFor();
    // What was live is that of the moment nearest by.
    await page
      .locator('section', { hasText: 'What was live' })
      .locator('li', { hasText: 'hog.js:14 1.0 MB' })
      .waitFor();
    await page.keyboard.press('End');
    await page
      .locator('section', { hasText: 'Running at 50.0 ms' })
      .locator('li', { hasText: 'no profiled' })
      .waitFor();
    await page.locator('li', { hasText: 'hog.js:14 2.0 MB' }).waitFor();
    await page.getByRole('button', { name: 'Seen before' }).press('Enter');
    assert.equal(await text(page, '.slider output'), '40.0 ms');
    assert.ok(await page.getByRole('button', { name: 'Seen next' }).isDisabled());
  });

  it('lists the collections of a thread by pause, each a way to what ran then', async () => {
    const page = await open({ hash: '#view=time' }, lived());
    const rows = (): Promise<string[]> => page.locator('.table-body .row').allInnerTexts();
    assert.deepEqual(
      (await rows()).map((row) => row.replace(/\s+/g, ' ').trim()),
      ['48.5 ms whole heap MarkSweepCompact 2.5 ms 3.0 MB', '12.0 ms young objects Scavenge 400.0 µs 781.3 KB'],
    );
    assert.match(
      await text(page, 'section[aria-label=Collections] .hint'),
      /for 2\.9 ms in 2 collections\. Of 7 collections in all threads the 3 longest are known/,
    );
    await page.locator('.table-body a').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('section', { hasText: 'Running at 10.0 ms' }).waitFor();
    const unknown = lived();
    delete unknown.collections;
    const older = await open({ hash: '#view=time' }, unknown);
    await older.getByRole('button', { name: '50.0 ms: −3.0 MB' }).click();
    assert.match(older.url(), /time=50/);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`brackets what ran on the line of memory, ${colorScheme}, and a click there chooses a time`, async () => {
      const page = await open({ hash: '#view=time', colorScheme }, lived());
      const canvas = page.locator('.time-chart canvas');
      const { fn, x } = await bracketOf(page, lived(), THEMES[colorScheme].palette);
      assert.equal(lived().functions[fn]!.name, 'build');
      const box = (await canvas.boundingBox())!;
      await canvas.click({ position: { x: x + 2, y: box.height * 0.3 } });
      await page
        .locator('section', { hasText: 'Running at 20.0 ms' })
        .locator('ol', { hasText: 'build hog.js:14' })
        .waitFor();
    });
  }
});
