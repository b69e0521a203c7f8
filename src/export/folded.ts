import type { Profile } from '../profile/types.ts';
import { escapeControls } from '../text/plain-text.ts';
import { type LineFrame, lineStacks, type StackNode } from './stacks.ts';

/**
 * Folded stacks, as `flamegraph.pl` and most makers of flame graphs read them: frames from the outermost in, separated by
 * semicolons, a space, and the bytes that the last line allocated itself. Lines that allocated nothing are left out.
 */
export function toFolded(profile: Profile): string {
  const bytes = new Map<string, number>();
  const texts = new Map<StackNode, string>();
  for (const node of lineStacks(profile).nodes) {
    const own = frameText(node.frame);
    const text = node.parent === null ? own : `${texts.get(node.parent)};${own}`;
    texts.set(node, text);
    if (node.allocated > 0) bytes.set(text, (bytes.get(text) ?? 0) + node.allocated);
  }
  return Array.from(bytes, ([stack, amount]) => `${stack} ${amount}\n`).join('');
}

/** A semicolon would end the frame. */
function frameText({ name, path, line }: LineFrame): string {
  const text = path === '' ? name : `${name} (${path}:${line})`;
  return escapeControls(text).replaceAll(';', ':');
}
