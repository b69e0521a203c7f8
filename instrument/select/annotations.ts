import type { LineTable } from '../text/lines.ts';
import type { Comment } from '../tree/parse.ts';

/** Annotations of a file: the offset of the token that each one stands before. */
export interface Annotations {
  /** Whether there are any that stand before code. */
  readonly any: boolean;
  /** Whether there is one before `offset`. */
  has(offset: number): boolean;
  /** Marks the annotation before `offset` as used; false when there is none. */
  take(offset: number): boolean;
  /** What the annotation before `offset` says after `@profile limit`, a text for each such line of it. */
  limits(offset: number): readonly string[];
  /** 1-based lines of those that nobody took. */
  unused(): number[];
}

const LIMIT = /(?<![\w.@$-])@profile[ \t]+limit\b[ \t]*([^\r\n]*)/g;
const WORD = /(?<![\w.@$-])@profile(?![\w-])/;

/** True when the text could hold an annotation; a file for which it is false is not parsed. */
export function mayBeAnnotated(code: string): boolean {
  return code.includes('@profile');
}

/**
 * Finds `@profile` comments and what follows each. A comment that trails code on its own line says something about
 * that code, not about the next line, and annotates nothing.
 */
export function findAnnotations(code: string, comments: readonly Comment[], lines: LineTable): Annotations {
  const targets = new Map<number, { lines: number[]; used: boolean; limits: string[] }>();
  const trailing: number[] = [];
  const next = comments.some(({ value }) => WORD.test(value)) ? following(code, comments) : [];
  comments.forEach((comment, index) => {
    if (!WORD.test(comment.value)) return;
    const { line } = lines.position(comment.start);
    const end = next[index]!;
    const isTrailing =
      lines.position(end).line > lines.position(comment.end).line &&
      hasCodeBefore(code, comments, index, lines.start(line));
    if (isTrailing) {
      trailing.push(line);
      return;
    }
    const target = targets.get(end);
    const limits = Array.from(comment.value.matchAll(LIMIT), ([, text = '']) => text.replace(/[\s*]+$/, ''));
    if (target) {
      target.lines.push(line);
      target.limits.push(...limits);
    } else targets.set(end, { lines: [line], used: false, limits });
  });
  return {
    any: targets.size > 0,
    has: (offset) => targets.has(offset),
    take(offset) {
      const target = targets.get(offset);
      if (target) target.used = true;
      return target !== undefined;
    },
    limits: (offset) => targets.get(offset)?.limits ?? [],
    unused() {
      const left = [...targets.values()].filter((target) => !target.used).flatMap((target) => target.lines);
      return [...trailing, ...left].sort((a, b) => a - b);
    },
  };
}

/** The offset of the token that follows each comment. */
function following(code: string, comments: readonly Comment[]): number[] {
  const offsets: number[] = new Array(comments.length);
  const blanks = /\s*/y;
  for (let i = comments.length - 1; i >= 0; i--) {
    blanks.lastIndex = comments[i]!.end;
    blanks.test(code);
    const end = blanks.lastIndex;
    offsets[i] = comments[i + 1]?.start === end ? offsets[i + 1]! : end;
  }
  return offsets;
}

function hasCodeBefore(code: string, comments: readonly Comment[], index: number, lineStart: number): boolean {
  let end = comments[index]!.start;
  for (let previous = index - 1; ; previous--) {
    const between = code.slice(Math.max(lineStart, comments[previous]?.end ?? 0), end);
    if (between.trim() !== '') return true;
    if (previous < 0 || comments[previous]!.end <= lineStart) return false;
    end = comments[previous]!.start;
  }
}
