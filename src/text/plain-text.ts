/**
 * Text that a terminal shows as it stands: sources and names come from files that may be hostile, so nothing in them may
 * reach a terminal as a control sequence or turn the direction of the text around it.
 */

/** C0 and C1 controls, line and paragraph separators, and the marks that reorder text (Unicode's bidirectional controls). */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Tabs reach to the next multiple of this many cells. */
const TAB_STOP = 4;

/** `text` with each unsafe character written out: `\x1b`, `\u202e`. Tabs are unsafe, too, unless `keepTabs`. */
export function escapeControls(text: string, keepTabs = false): string {
  return text.replace(UNSAFE, (character) => (keepTabs && character === '\t' ? character : escapeOf(character)));
}

function escapeOf(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** `text` with its tabs filled up to the next stop. */
export function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let out = '';
  let column = 0;
  for (const { segment } of graphemes().segment(text)) {
    const cell = segment === '\t' ? ' '.repeat(TAB_STOP - (column % TAB_STOP)) : segment;
    out += cell;
    column += segment === '\t' ? cell.length : graphemeWidth(segment);
  }
  return out;
}

let segmenter: Intl.Segmenter | undefined;

/** Made when first needed: it takes 10 ms, and most source is plain ASCII. */
function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter;
}
/** Text of characters that each take one cell: Latin, its punctuation, arrows, signs, and the bars of our own tables. */
const NARROW = /^[\x20-\x7e\u00a0-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u259f]*$/;
const COMBINING_FIRST = /^[\p{Mark}\u200b-\u200d\u2060]/u;
const EMOJI = /^\p{Emoji_Presentation}|\ufe0f|^\p{Regional_Indicator}/u;

/** Terminal cells that `text` takes; two for East Asian wide characters and emoji. */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes().segment(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(segment: string): number {
  const code = segment.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (COMBINING_FIRST.test(segment)) return 0;
  return EMOJI.test(segment) || isWide(code) ? 2 : 1;
}

/** Unicode's East Asian Width, classes W and F, as ranges of code points (Unicode 16, EastAsianWidth.txt; coarse). */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0x303e) ||
    (code >= 0x3041 && code <= 0x33ff) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0x4e00 && code <= 0xa4cf) ||
    (code >= 0xa960 && code <= 0xa97c) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe10 && code <= 0xfe19) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff01 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x17000 && code <= 0x18cff) ||
    (code >= 0x1b000 && code <= 0x1b2ff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

/** `text`, cut to `width` cells with `…` as the last of them when it is longer. */
export function cutToWidth(text: string, width: number): string {
  if (text.length <= width && NARROW.test(text)) return text;
  if (text.length <= width * 16 && displayWidth(text) <= width) return text;
  let out = '';
  let used = 0;
  for (const { segment } of graphemes().segment(text.slice(0, width * 16))) {
    const cells = graphemeWidth(segment);
    if (used + cells > width - 1) break;
    out += segment;
    used += cells;
  }
  return out + '…';
}
