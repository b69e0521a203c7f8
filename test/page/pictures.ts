import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { executablePath } from './browser.ts';

/** CSS pixels of a picture, and pixels of its file for each of them. */
const WIDTH = 1360;
const HEIGHT = 850;
const SCALE = 1.25;

export type Theme = 'light' | 'dark';

/** What is pictured: the page of a run, with a line of its source chosen, and what the same run printed in a terminal that shows colours. */
export interface Pictured {
  page: string;
  line: number;
  terminal: string;
  /** The command that printed it. */
  command: string;
}

/** A picture that was taken: its file, and what can be read in it. */
export interface Picture {
  name: string;
  text: string;
}

/** Takes the pictures of the README into a folder, each on each ground. */
export async function takePictures(
  { page, line, terminal, command }: Pictured,
  folder: string,
  themes: readonly Theme[],
): Promise<Picture[]> {
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
  try {
    const pictures: Picture[] = [];
    for (const theme of themes) {
      for (const view of ['overview', 'source']) {
        pictures.push(
          await picture(browser, `page-${view}`, { html: page, theme, hash: `#view=${view}&line=${line}` }, folder),
        );
      }
      pictures.push(
        await picture(browser, 'terminal', { html: terminalPage(terminal, command, theme), theme }, folder),
      );
    }
    return pictures;
  } finally {
    await browser.close();
  }
}

async function picture(
  browser: Browser,
  name: string,
  { html, theme, hash = '' }: { html: string; theme: Theme; hash?: string },
  folder: string,
): Promise<Picture> {
  const page = await browser.newPage({
    viewport: { width: WIDTH, height: HEIGHT },
    deviceScaleFactor: SCALE,
    colorScheme: theme,
  });
  // The place is read from the address of the document.
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.goto(`http://page.test/${hash}`);
  await page.locator('html[data-ready=yes], pre').first().waitFor({ state: 'attached' });
  const path = join(folder, `${name}-${theme}.png`);
  const terminal = page.locator('pre');
  if ((await terminal.count()) > 0) await terminal.screenshot({ path });
  else await page.screenshot({ path });
  const text = (await page.locator('body').allInnerTexts()).join('\n');
  await page.close();
  return { name: `${name}-${theme}.png`, text };
}

const GROUND = { light: ['#ffffff', '#1f2328', '#d1d9e0'], dark: ['#0d1117', '#e6edf3', '#30363d'] } as const;
/** What codes of a terminal look like: 31 to 36 are red, green, yellow, blue, magenta, cyan. */
const COLORS: Record<Theme, Record<number, string>> = {
  light: { 31: '#cf222e', 32: '#116329', 33: '#9a6700', 34: '#0969da', 35: '#8250df', 36: '#1b7c83', 90: '#6e7781' },
  dark: { 31: '#ff7b72', 32: '#7ee787', 33: '#d29922', 34: '#79c0ff', 35: '#d2a8ff', 36: '#56d4dd', 90: '#8b949e' },
};

/** A page that looks like a terminal in which a command was typed. */
function terminalPage(output: string, command: string, theme: Theme): string {
  const [ground, ink, edge] = GROUND[theme];
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: ${ground}; }
pre { display: inline-block; margin: 0; padding: 18px 22px; background: ${ground}; color: ${ink}; border: 1px solid ${edge}; border-radius: 10px;
  font: 13px/1.42 "DejaVu Sans Mono", monospace; }
</style><pre><span style="opacity:.6">$ </span><b>${escaped(command)}</b>\n${painted(output.trimEnd(), theme)}</pre>`;
}

/** The codes of colours, bold and faint text as elements. */
function painted(text: string, theme: Theme): string {
  let style = { color: '', bold: false, faint: false };
  return text
    .split(/\x1b\[([\d;]*)m/)
    .map((part, index) => {
      if (index % 2 === 0) return part === '' ? '' : `<span style="${css(style)}">${escaped(part)}</span>`;
      for (const code of part.split(';').map(Number)) {
        if (code === 0) style = { color: '', bold: false, faint: false };
        else if (code === 1) style.bold = true;
        else if (code === 2) style.faint = true;
        else if (code === 22) style = { ...style, bold: false, faint: false };
        else if (code === 39) style.color = '';
        else style.color = COLORS[theme][code] ?? style.color;
      }
      return '';
    })
    .join('');
}

function css({ color, bold, faint }: { color: string; bold: boolean; faint: boolean }): string {
  return `${color && `color:${color};`}${bold ? 'font-weight:700;' : ''}${faint ? 'opacity:.62;' : ''}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
