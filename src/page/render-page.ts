import { createHash } from 'node:crypto';
import type { Profile } from '../profile/types.ts';
import type { ReportOptions } from '../report/options.ts';
import { escapeControls } from '../text/plain-text.ts';
import { zlib } from '../text/zlib.ts';
import { writtenPath } from './model/written.ts';
import { pageDocument } from './page-document.ts';

/** What the package's build made of the page's program. */
export interface PageProgram {
  script: string;
  style: string;
}

/** What a page is made with. */
export interface PageOptions extends Pick<ReportOptions, 'readSource' | 'hasChanged'> {
  program: PageProgram;
}

/**
 * A profile as one page that loads nothing: the document, the text of its sources and the program that shows them. The
 * document is deflated and in base 64, so no text in it can be taken for markup, and only the program that the package
 * was built with may run. What the overview needs stands before the program: it is drawn while a browser still reads the rest.
 */
export function renderPage(profile: Profile, { readSource, hasChanged, program }: PageOptions): string {
  const files = profile.files.map((file) => {
    const source = file.source ?? readSource(file.path, file.hash);
    return source === null ? file : { ...file, source };
  });
  const changed = files.flatMap(({ path, hash, source }) =>
    source === undefined && hasChanged?.(path, hash) ? [path] : [],
  );
  const written = files.flatMap(({ path, source }, index): [number, string][] => {
    const original = source === undefined ? null : writtenPath(path);
    const text = original === null ? null : readSource(original);
    return text === null ? [] : [[index, text]];
  });
  const { document, rest } = pageDocument({ ...profile, files }, changed, written);
  const script = scriptText(program.script);
  const hash = createHash('sha256').update(script).digest('base64');
  const title = escapeHtml(`${escapeControls(profile.run.argv.join(' ')) || 'a program'} · memory by line`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${program.style.replace(/<\/style/gi, '<\\/style')}</style>
</head>
<body>
<div id="app"></div>
<noscript>This report is drawn by JavaScript, which is switched off here.</noscript>
<script id="document" type="application/octet-stream">${deflated(document)}</script>
<script>${script}</script>
<script id="rest" type="application/octet-stream">${deflated(rest)}</script>
</body>
</html>
`;
}

function deflated(value: object): string {
  return zlib().deflateRawSync(JSON.stringify(value)).toString('base64');
}

/** A script in which nothing ends the element that holds it. */
function scriptText(text: string): string {
  return text.replace(/<\/script/gi, '<\\/script').replace(/<!--/g, '<\\!--');
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
