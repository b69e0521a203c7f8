import { displayWidth } from './plain-text.ts';

/** A space at which a line may end: not the one between a number and its unit. */
const BREAK = / (?!(?:[KMGTP]?B|ns|µs|ms|s|min|h|%)(?!\w))/;
/** What follows the first line stands so many cells to the right. */
const INDENT = 4;

/** `text` in lines of at most `width` cells, broken at spaces; a word that is longer than a line is broken where it must. */
export function wrapped(text: string, width: number | undefined): string[] {
  if (width === undefined || displayWidth(text) <= width) return [text];
  const room = Math.max(width, 2 * INDENT);
  const own = /^ */.exec(text)![0];
  const indent = ' '.repeat(Math.min(own.length + INDENT, room >> 1));
  const lines: string[] = [];
  let line = own.slice(0, room >> 1);
  let isEmpty = true;
  const next = (): void => {
    lines.push(line.trimEnd());
    line = indent;
    isEmpty = true;
  };
  for (const word of text.trimStart().split(BREAK)) {
    const between = isEmpty ? '' : ' ';
    if (!isEmpty && displayWidth(line + between + word) > room) next();
    let rest = word;
    while (displayWidth(line) + displayWidth(rest) > room && rest !== '') {
      const piece = fitting(rest, room - displayWidth(line));
      line += piece;
      rest = rest.slice(piece.length);
      if (rest !== '') next();
    }
    line += (isEmpty || line === indent ? '' : ' ') + rest;
    isEmpty = false;
  }
  lines.push(line.trimEnd());
  return lines;
}

/** The same of each line of a text. */
export function wrappedLines(text: string, width: number | undefined): string {
  return text
    .split('\n')
    .flatMap((line) => wrapped(line, width))
    .join('\n');
}

/** The longest beginning of `word` that fits, at least one character. */
function fitting(word: string, room: number): string {
  let piece = '';
  for (const character of word) {
    if (piece !== '' && displayWidth(piece + character) > room) break;
    piece += character;
  }
  return piece;
}
