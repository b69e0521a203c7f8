import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { plotHtml } from '../../src/plot/index.ts';
import type { GrowthPoint } from '../../src/usage/growth/types.ts';
import { skip, withBrowser } from './browser.ts';
import { eventful, hostile, recording, track } from './sources.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Options of the chart as it is drawn, as far as the tests look at them. */
interface Drawn {
  zoom: [number, number];
  /** Where the bar of the zoom begins and ends, and the axis above it. */
  ends: unknown[];
  selected: Record<string, boolean>;
  background: string;
  series: string[];
}

describe('a chart as a page', { skip, timeout: 120_000 }, () => {
  const open = withBrowser();

  const drawn = (page: Page): Promise<Drawn> =>
    page.evaluate(`(() => {
      const option = mprofLine.drawing.getOption();
      const zoom = option.dataZoom[0];
      const ends = [option.dataZoom[1], option.grid[0]].map((each) => [each?.left, each?.right]);
      return { zoom: [Math.round(zoom.start), Math.round(zoom.end)], ends, selected: option.legend[0].selected, background: option.backgroundColor, series: option.series.map((each) => each.name) };
    })()`);

  /** Where an axis value is on the screen. */
  const at = async (page: Page, seconds: number, mb: number): Promise<{ x: number; y: number }> => {
    const [x, y] = (await page.evaluate(`mprofLine.drawing.convertToPixel({ gridIndex: 0 }, [${seconds}, ${mb}])`)) as [
      number,
      number,
    ];
    return { x, y };
  };

  /** The page allows no evaluation of text inside it, so it is asked again and again from outside. */
  async function until(page: Page, condition: string): Promise<void> {
    for (let attempt = 0; attempt < 250; attempt++) {
      if (await page.evaluate(condition)) return;
      await page.waitForTimeout(20);
    }
    assert.fail(`${condition} never holds; the page shows: ${await tooltip(page)}`);
  }

  const tooltip = (page: Page): Promise<string> =>
    page.evaluate(`document.querySelector('#chart > div:last-child').innerText`);

  it('shows values, executions and collections under the pointer', async () => {
    const page = await open(plotHtml(eventful));
    const { x, y } = await at(page, 0.65, 40);
    await page.mouse.move(x, y);
    await until(page, `document.querySelector('#chart').innerText.includes('some.dat')`);
    const text = await tooltip(page);
    assert.match(text, /650\.00 ms/);
    assert.match(text, /some\.dat: 38\.5 MB/);
    assert.match(text, /main: 1\.9 s, \+18\.0 MB/);
    assert.match(text, /load: 800\.0 ms/);
    assert.match(text, /parse: 300\.0 ms/);
    const gc = await at(page, 0.98, 40);
    await page.mouse.move(gc.x, gc.y);
    await until(
      page,
      `document.querySelector('#chart').innerText.includes('MarkSweepCompact: freed 35.0 MB in 12.0 ms')`,
    );
  });

  it('zooms with the wheel and shows all again', async () => {
    const page = await open(plotHtml(eventful));
    const { zoom: shown, ends } = await drawn(page);
    assert.deepEqual([shown, ends[0]], [[0, 100], ends[1]]);
    const { x, y } = await at(page, 1, 40);
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -500);
    await until(page, `mprofLine.drawing.getOption().dataZoom[0].end < 100`);
    const { zoom } = await drawn(page);
    assert.ok(zoom[1] - zoom[0] < 100);
    await page.locator('#theme').click();
    assert.deepEqual((await drawn(page)).zoom, zoom);
  });

  it('switches a line off and on by its name', async () => {
    const page = await open(
      plotHtml(
        recording({
          children: [
            track('77', [
              [0, 5],
              [2000, 9],
            ]),
          ],
        }),
      ),
    );
    const child = page.getByRole('button', { name: 'child 77 9.0 MB' });
    await child.click();
    assert.deepEqual((await drawn(page)).selected, { 'main process': true, 'child 77': false });
    assert.equal(await child.getAttribute('aria-pressed'), 'false');
    await page.locator('#theme').click();
    assert.equal(await child.getAttribute('aria-pressed'), 'false');
    await child.press('Enter');
    assert.deepEqual((await drawn(page)).selected, { 'main process': true, 'child 77': true });
  });

  it('is light or dark as the system is, or as one chooses', async () => {
    const page = await open(plotHtml(eventful), 'dark');
    assert.equal((await drawn(page)).background, '#14171d');
    await page.locator('#theme').click();
    assert.equal((await drawn(page)).background, '#ffffff');
    const light = await open(plotHtml(eventful), 'light');
    assert.equal((await drawn(light)).background, '#ffffff');
  });

  it('marks brackets, collections and the peak', async () => {
    const page = await open(plotHtml(eventful));
    const { series } = await drawn(page);
    for (const name of ['some.dat', 'peak', 'collections', 'main  1.9 s', 'load  800.0 ms', 'parse  2 × 500.0 ms'])
      assert.ok(series.includes(name), name);
    const flame = await open(plotHtml(eventful, { flame: true }));
    assert.ok((await drawn(flame)).series.includes('load  800.0 ms'));
  });

  it('runs nothing that a name holds', async () => {
    const functions = eventful.functions.map((call) => ({ ...call, name: hostile }));
    for (const flame of [false, true]) {
      const page = await open(
        plotHtml(
          recording({ command: hostile, name: hostile, main: { ...recording().main, label: hostile }, functions }),
          { flame },
        ),
      );
      const { x, y } = await at(page, 0.65, 40);
      await page.mouse.move(x, y);
      await until(page, `document.querySelector('#chart').innerText.includes('650.00 ms')`);
      assert.equal(await page.evaluate(`document.querySelectorAll('img, #chart script').length`), 0);
    }
  });

  it('shows growth', async () => {
    const point = (n: number): GrowthPoint<number> => ({
      input: n,
      n,
      peak: n * n * 1000,
      allocated: n,
      peakKind: 'kernel',
      error: 0,
      allocatedError: 0,
      runs: 1,
      duration: 1,
    });
    const fit = {
      order: 'n²',
      intercept: 0,
      coefficient: 1000,
      weight: 1,
      exponent: 2,
      exponentError: 0,
      candidates: [],
      text: 'n²',
    };
    const page = await open(
      plotHtml({
        name: hostile,
        metric: 'rss',
        points: [10, 20, 40].map(point),
        peak: fit,
        allocated: fit,
        isolated: true,
      }),
    );
    assert.deepEqual((await drawn(page)).series, [hostile, hostile]);
  });

  it('is walked, zoomed and switched by keys alone, and says what is there', async () => {
    const page = await open(plotHtml(eventful));
    const told = (): Promise<string | null> => page.locator('#told').textContent();
    await page.locator('#chart').focus();
    await page.keyboard.press('End');
    assert.equal(await told(), '2.00 s: some.dat 40.0 MB');
    await page.keyboard.press('Home');
    for (let i = 0; i < 13; i++) await page.keyboard.press('ArrowRight');
    const said = await told();
    assert.match(said!, /^650\.00 ms: some\.dat 38\.5 MB; main 1\.9 s, \+18\.0 MB; load 800\.0 ms.*; parse 300\.0 ms/);
    await page.keyboard.press('+');
    const [from, to] = (await drawn(page)).zoom;
    assert.ok(from > 0 && from < 33 && to < 100 && to > 33, `${from} ${to}`);
    await page.keyboard.press('Escape');
    assert.deepEqual((await drawn(page)).zoom, [0, 100]);
  });

  it('shows each name and number whole from 375 to 1440 px, and nothing that axe finds', async () => {
    const long = 'a function with a name that is too long for any legend beside a chart';
    const source = {
      ...eventful,
      functions: eventful.functions.map((call, i) => (i === 1 ? { ...call, name: long } : call)),
    };
    // No colour hangs on the width.
    for (const [width, theme] of [
      [375, 'light'],
      [760, 'dark'],
      [1440, 'light'],
    ] as const) {
      const page = await open(plotHtml(source), theme, width);
      assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${width} px is too narrow`);
      const buttons = page.locator('#legend button');
      assert.deepEqual(await buttons.allTextContents(), [
        'some.dat  75.5 MB',
        'main  1.9 s',
        `${long}  800.0 ms`,
        'parse  2 × 500.0 ms',
        'collections',
      ]);
      const cut =
        'Array.from(document.querySelectorAll("#legend button, h1"), (one) => one.scrollWidth > one.clientWidth)';
      assert.ok(!((await page.evaluate(cut)) as boolean[]).includes(true));
      const outside = await page.evaluate(`(() => {
          const { width } = mprofLine.drawing.getZr().painter;
          const texts = mprofLine.drawing.getZr().storage.getDisplayList().filter((one) => one.type === 'tspan' && !one.ignore);
          return texts.map((one) => { const box = one.getBoundingRect().clone(); box.applyTransform(one.transform ?? [1, 0, 0, 1, 0, 0]); return [one.style.text, box.x, box.x + box.width]; })
            .filter(([, from, to]) => from < -1 || to > innerWidth + 1);
        })()`);
      assert.deepEqual(outside, []);
      await page.evaluate(axe);
      const { violations } = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        [],
      );
    }
  });
});
