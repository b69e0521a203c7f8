import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { pageProgram } from '../../src/page/program-files.ts';
import { renderPage } from '../../src/page/render-page.ts';
import type { Profile } from '../../src/profile/types.ts';
import { formatBytes } from '../../src/text/units.ts';
import { hog, readFixture } from '../report/profiles.ts';
import { type Shown, skip, startBrowser } from './browser.ts';
import { lived } from './lived.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = ['overview', 'source', 'time', 'paths', 'holders'];
const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\'&`\u202e\u2028';

function html(profile: Profile = hog(), readSource = readFixture): string {
  return renderPage(profile, { readSource, program: pageProgram() });
}

describe('the page of a report', { skip, timeout: 240_000 }, () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.stop());

  const open = (shown?: Shown, profile?: Profile): Promise<Page> => browser.open(html(profile), shown);
  const text = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).textContent()) ?? '';

  it('answers first: which line allocated most, and how it adds up', async () => {
    const page = await open();
    const answers = await text(page, '.answers');
    assert.match(answers, /hog\.js:14 \(build\) allocated 2\.3 MB itself in 3 executions/);
    assert.match(answers, /What lines still hold was not measured/);
    const { totals } = hog();
    assert.match(await text(page, '.sum'), new RegExp(`lines ${formatBytes(totals.lines)} \\+ outside 4\\.0 MB`));
  });

  it('ranks functions, sorts them by a heading and finds them by a word', async () => {
    const page = await open();
    const names = (): Promise<string[]> => page.locator('.table-body .name a').allInnerTexts();
    assert.deepEqual(await names(), ['main', 'build', 'rows.map callback']);
    await page.getByRole('button', { name: /^hits/ }).click();
    assert.deepEqual((await names()).at(-1), 'main');
    assert.equal(await page.getByRole('columnheader', { name: /hits/ }).getAttribute('aria-sort'), 'descending');
    await page.getByRole('searchbox').fill('bui');
    await page.locator('.table-body .row').nth(1).waitFor({ state: 'detached' });
    assert.deepEqual(await names(), ['build']);
    assert.match(page.url(), /q=bui/);
  });

  it('shows the numbers of the profile beside their lines', async () => {
    const page = await open({ hash: '#view=source&file=hog.js&line=14' });
    const cell = async (line: number, name: string): Promise<string> =>
      (await text(page, `.editor [data-line="${line}"] [data-measure="${name}"]`)).trim();
    for (const fn of hog().functions.slice(2, 3)) {
      for (const { line, hits, allocated } of fn.lines) {
        assert.equal(await cell(line, 'hits'), String(hits));
        assert.equal(await cell(line, 'allocated'), formatBytes(allocated));
      }
    }
    // A line that never ran stays blank.
    assert.equal(await page.locator('.editor [data-line="8"] .heat').count(), 0);
    assert.match(await text(page, '.details'), /It ran 3 times\.[\s\S]*It allocated 2\.3 MB/);
  });

  it('goes from a line to its callees and callers, and a link leads back', async () => {
    const page = await open({ hash: '#view=source&file=hog.js&line=5' });
    await page.locator('.details .calls a', { hasText: 'build' }).click();
    assert.match(page.url(), /line=13/);
    await page.locator('.details .calls a', { hasText: 'main' }).click();
    assert.match(page.url(), /line=5/);
    await page.goBack();
    await page.locator('.details h2', { hasText: 'Line 13' }).waitFor();
  });

  it('explains the number under the pointer in a sentence', async () => {
    const page = await open({ hash: '#view=source&file=hog.js&line=5' });
    await page.locator('.editor [data-line="14"] [data-measure="allocated"]').hover();
    assert.match(await text(page, '.tip'), /^It allocated 2\.3 MB, 100 % of what all lines did, 781\.3 KB each time/);
  });

  it('writes the names of frames in the colour of text, whatever the theme', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open({ hash: '#view=paths', colorScheme });
      await page.locator('.flame g.frame[name="build"]').waitFor();
      const [label, body] = (await page.evaluate(
        `['.d3-flame-graph-label', 'body'].map((each) => getComputedStyle(document.querySelector(each)).color)`,
      )) as string[];
      assert.equal(label, body);
    }
  });

  it('draws the paths, and tells them in a table', async () => {
    const page = await open({ hash: '#view=paths' });
    await page.locator('.flame g.frame[name="build"]').click();
    await page.locator('.frame-text', { hasText: 'build hog.js:13: 2.3 MB' }).waitFor();
    assert.match(page.url(), /frame=/);
    const rows = await page.locator('.table-body .row').allInnerTexts();
    assert.match(rows[0]!, /build[\s\S]*main[\s\S]*2\.3 MB/);
  });

  for (const [width, colorScheme] of [
    [375, 'dark'],
    [1440, 'light'],
  ] as const) {
    it(`can be used by keyboard alone at ${width} px, ${colorScheme}`, async () => {
      const page = await open({ width, colorScheme });
      await page.locator('.table-body .name a').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.locator('.details h2', { hasText: 'Line 13' }).waitFor();
      await page.locator('.cm-content').focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('.details h2', { hasText: 'Line 14' }).waitFor();
      assert.match(page.url(), /line=14/);
      await page.goto(page.url().replace(/#.*/, '#view=paths'));
      await page.locator('.flame g.frame').first().waitFor();
      await page.locator('.flame').focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('.frame-text', { hasText: 'main' }).waitFor();
    });
  }

  it('runs nothing that a name, a path or a source holds', async () => {
    const profile = lived({
      run: {
        argv: [hostile],
        ending: { kind: 'uncaught', code: 1, message: hostile },
        warnings: [{ kind: 'other', message: hostile, file: hostile, line: 1 }],
      },
    });
    for (const fn of profile.functions) fn.name = hostile;
    profile.files[0]!.path = hostile;
    const page = await browser.open(html(profile, () => `${hostile}\n`.repeat(20)));
    for (const view of VIEWS) {
      await page.evaluate(`location.hash = 'view=${view}'`);
      await page.locator(`main.${view}`).waitFor();
      assert.equal(await page.locator('img').count(), 0);
      assert.equal(await page.locator('#app script').count(), 0);
    }
  });

  // No colour hangs on the width.
  for (const [width, colorScheme] of [
    [375, 'dark'],
    [1440, 'light'],
  ] as const) {
    it(`has nothing that axe finds, and fits, at ${width} px, ${colorScheme}`, async () => {
      const page = await open({ width, colorScheme }, lived());
      assert.equal(await page.evaluate('document.documentElement.dataset.theme'), colorScheme);
      // Evaluated from outside: the page's own policy allows no other script.
      await page.evaluate(axe);
      for (const view of VIEWS) {
        await page.evaluate(`location.hash = 'view=${view}'`);
        await page.locator(`main.${view}`).waitFor();
        assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${view} is too wide`);
        const found = (await page.evaluate('axe.run()')) as {
          violations: { id: string; nodes: { html: string }[] }[];
        };
        assert.deepEqual(
          found.violations.map(({ id, nodes }) => `${view}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
          [],
        );
      }
    });
  }

  it('shows who holds it, and says so where nobody looked', async () => {
    const page = await open({ hash: '#view=holders' }, lived());
    assert.match(await text(page, '.held'), /hog\.js:14[\s\S]*2\.0 MB live[\s\S]*1\.5 MB in 3 objects[\s\S]*cache/);
    const none = await open({ hash: '#view=holders' });
    assert.match(await text(none, 'main'), /was not measured\. With --live/);
  });

  it('says how a run ended, and is light or dark as one chooses', async () => {
    const page = await open({ colorScheme: 'dark' }, hog({ run: { ending: { kind: 'signal', signal: 'SIGTERM' } } }));
    assert.match(await text(page, '.notice'), /ended by the signal SIGTERM/);
    await page.locator('.theme').click();
    assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'light');
  });

  it('has less than 3 MB for an ordinary program', () => {
    assert.ok(html().length < 3e6);
  });
});
