import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, describe } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Profile } from '../../../src/profile/types.ts';
import { renderDiff } from '../../../src/report/diff/render.ts';
import { chromiumPath, launchChromium } from '../../export/browser-readers.ts';
import { hog, living } from '../profiles.ts';
import { compared, heavier, rerun } from './sides.ts';

const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\'&`\u202e\u2028\u001b[31m';

function page(after: Profile): string {
  return renderDiff(compared(living(), rerun(after, 1)), { format: 'html' });
}

test('text of files cannot become markup', () => {
  const profile = heavier(living(), 2);
  profile.functions[0]!.name = hostile;
  profile.files[0]!.path = hostile;
  profile.run.argv = [hostile];
  const html = page(profile);
  assert.doesNotMatch(html, /<script|<img|[\u001b\u202e\u2028]|onerror=/);
  assert.match(html, /&#60;img src&#61;x/);
  assert.equal(html.match(/<(?!\/|!)/g)!.length, html.match(/<[a-z][a-z0-9]*[^<>]*>/g)!.length);
});

test('what the noise can explain has no colour', () => {
  const profile = living();
  const line = profile.functions[0]!.lines[0]!;
  line.live! *= 2;
  line.allocated += 100;
  const html = page(profile);
  assert.match(html, /<td class="more">\+3\.0 MB, \+100 %<\/td>/);
  assert.match(html, /<td>\(\+100 B\)<\/td>/);
});

describe('in a browser', { skip: chromiumPath === undefined && !process.env.CI && 'there is no chromium' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-diff-'));
  let browser: Browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const open = async (width: number, colorScheme: 'light' | 'dark'): Promise<Page> => {
    const shown = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    shown.on('pageerror', (error) => assert.fail(error));
    shown.on('request', (request) => assert.match(request.url(), /^file:/));
    const file = join(folder, 'diff.html');
    const profile = heavier(living(), 3);
    profile.run.argv = ['/home/somebody/projects/a-folder-with-a-long-name/and-another-one/hog.js'];
    profile.functions[0]!.lines[0]!.live! *= 2;
    writeFileSync(file, page(profile));
    await shown.goto(`file://${file}`);
    return shown;
  };

  test('it says what the other forms say', async () => {
    const shown = await open(1440, 'light');
    const rows = await shown.locator('tbody tr').allInnerTexts();
    const cells = rows.map((row) => row.split('\t').slice(0, 6));
    assert.deepEqual(cells, [
      ['2', '1', '0 B → 0 B', 'same', '3.0 MB → 6.0 MB', '+3.0 MB, +100 %'],
      ['5', '3', '2.3 MB → 6.9 MB', '+4.6 MB, +200 %', '0 B', 'same'],
      ['14', '3', '2.3 MB → 6.9 MB', '+4.6 MB, +200 %', '0 B', 'same'],
    ]);
    assert.match((await shown.locator('main').textContent()) ?? '', /Alive: 3\.0 MB → 3\.0 MB \(same\) from the lines/);
    await shown.close();
  });

  for (const [width, scheme] of [
    [375, 'light'],
    [1440, 'dark'],
  ] as const) {
    test(`it fits ${width} px and everybody can use it, ${scheme}`, async () => {
      const shown = await open(width, scheme);
      assert.equal(await shown.evaluate('document.documentElement.scrollWidth'), width);
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      // The page's policy allows no script; the debugger's are not the page's.
      const session = await shown.context().newCDPSession(shown);
      await session.send('Runtime.evaluate', { expression: axe });
      const { result } = await session.send('Runtime.evaluate', {
        expression:
          'axe.run().then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => [id, nodes[0].html])))',
        awaitPromise: true,
      });
      assert.equal(result.value, '[]');
      await shown.close();
    });
  }
});

test('a comparison without change is a page, too', () => {
  assert.match(
    renderDiff(compared(hog(), rerun(hog(), 1)), { format: 'html' }),
    /<p class="quiet">No line changed by more than 1 KB and 1 %, and none ran more or less often\.<\/p>/,
  );
});
