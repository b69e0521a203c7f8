import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { pageProgram } from '../../src/page/program-files.ts';
import { renderPage } from '../../src/page/render-page.ts';
import { noMeasures } from '../../src/profile/measures.ts';
import { hog } from '../report/profiles.ts';
import { skip, startBrowser } from './browser.ts';

const LINES = 2000;
/** A line whose hits were counted and not read. */
const COUNTED = 30;

/** A function of 2,000 lines, each of which ran as often as its number says. */
function long(): string {
  const lines = Array.from({ length: LINES }, (_, i) => ({
    ...noMeasures(),
    line: i + 1,
    hits: (i + 1) * 1e6,
    ms: i === COUNTED - 1 ? 0 : 1,
    self: noMeasures(),
  }));
  const whole = { name: 'long', file: 0, line: 1, endLine: LINES, calls: 1, lines };
  const profile = { ...hog(), functions: [whole], contexts: [] };
  const readSource = (): string => Array.from({ length: LINES }, (_, i) => `work(${i + 1});`).join('\n');
  return renderPage(profile, { readSource, program: pageProgram() });
}

describe('the numbers beside source', { skip, timeout: 120_000 }, () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>;
  let page: Page;
  before(async () => {
    browser = await startBrowser();
    page = await browser.open(long(), { hash: '#view=source&line=1' });
  });
  after(() => browser.stop());

  /** The text of each line in the window, what stands beside it, and how many pixels apart they are. */
  const inView = (): Promise<{ text: string; beside: string; apart: number }[]> =>
    page.evaluate(`(() => {
      const rows = [...document.querySelectorAll('.heat-row')];
      const window = document.querySelector('.cm-scroller').getBoundingClientRect();
      const lines = [...document.querySelectorAll('.cm-line')].map((line) => [line, line.getBoundingClientRect()]);
      return lines.filter(([, { top, bottom }]) => bottom > window.top && top < window.bottom).map(([line, { top }]) => {
        const away = (row) => Math.abs(row.getBoundingClientRect().top - top);
        const row = rows.reduce((a, b) => (away(b) < away(a) ? b : a));
        return { text: line.textContent, beside: [...row.children].map((cell) => cell.textContent.trim()).join(' '), apart: away(row) };
      });
    })()`);

  it('stand beside their lines, wherever one scrolls to', async () => {
    for (const top of [0, 300, 9000, 9040, 39_000, 20_000]) {
      await page.evaluate(`new Promise((done) => {
        document.querySelector('.cm-scroller').scrollTop = ${top};
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
      })`);
      const shown = await inView();
      assert.ok(shown.length > 20, `${shown.length} lines at ${top}`);
      for (const { text, beside, apart } of shown) {
        const line = Number(/\d+/.exec(text)![0]);
        assert.ok(apart < 1, `${text} is ${apart} pixels from ${beside}`);
        assert.ok(beside.startsWith(`${line} ${line.toLocaleString('en')},000,000 `), `${beside} beside ${text}`);
      }
    }
  });

  it('are blank where hits were counted and not read', async () => {
    await page.evaluate(`document.querySelector('.cm-scroller').scrollTop = 0`);
    await page.locator(`.heat-row[data-line="${COUNTED}"]`).waitFor();
    const cells = await page.locator(`.heat-row[data-line="${COUNTED}"] span`).allTextContents();
    assert.deepEqual(
      cells.map((text) => text.trim()).filter((text) => text !== ''),
      [String(COUNTED), '30,000,000'],
    );
  });

  it('keep an element as long as its line is drawn: no frame of a scroll makes all of them anew', async () => {
    const kept = await page.evaluate(`new Promise((done) => {
      const scroller = document.querySelector('.cm-scroller');
      scroller.scrollTop = 12000;
      const settled = (then) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then)));
      settled(() => {
        const before = new Map([...document.querySelectorAll('.heat-row')].map((row) => [row.dataset.line, row]));
        scroller.scrollTop += 600;
        settled(() => {
          const after = [...document.querySelectorAll('.heat-row')].filter((row) => before.has(row.dataset.line));
          done({ same: after.filter((row) => before.get(row.dataset.line) === row).length, of: after.length });
        });
      });
    })`);
    const { same, of } = kept as { same: number; of: number };
    assert.ok(of > 20, `${of} lines are still drawn`);
    assert.equal(same, of);
  });

  it('stand below their titles, however long they are', async () => {
    const ends = (selector: string): Promise<number[]> =>
      page.evaluate(
        `[...document.querySelectorAll('${selector}')].map((cell) => Math.round(cell.getBoundingClientRect().right))`,
      );
    assert.deepEqual(await ends('.heat-row:last-child span'), await ends('.gutter-titles span'));
  });

  it('choose their line when they are pressed', async () => {
    await page.locator('.heat-row[data-line="640"] .line-number').click();
    await page.locator('.details h2', { hasText: 'Line 640' }).waitFor();
    assert.equal(await page.locator('.heat-row.active').getAttribute('data-line'), '640');
  });
});
