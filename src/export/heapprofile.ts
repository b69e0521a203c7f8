import type { Profile } from '../profile/types.ts';
import { fileUrl } from './paths.ts';
import { lineStacks, type StackNode, totalsBelow } from './stacks.ts';

/**
 * V8's sampling heap profile (Chrome DevTools Protocol, `HeapProfiler.SamplingHeapProfile`), as Chromium's DevTools and VS
 * Code open it. Its nodes are lines: `name:line`, with living bytes where they were measured, else allocated bytes. It is
 * written piece by piece, as `JSON.stringify` refuses trees that are deeper than the call stack.
 */
export function toHeapProfile(profile: Profile): string {
  const stacks = lineStacks(profile);
  const size = ({ live, allocated }: StackNode): number => (stacks.hasLive ? live : allocated);
  const totals = totalsBelow(stacks, size);
  const scripts = new Map<string, string>();
  let id = 1;
  const head = (node: StackNode | null): string => {
    const frame = node?.frame ?? { name: '(root)', path: '', line: 0 };
    const url = fileUrl(profile, frame.path);
    const scriptId = url === '' ? '0' : (scripts.get(url) ?? String(scripts.size + 1));
    if (url !== '') scripts.set(url, scriptId);
    const callFrame = {
      functionName: frame.line > 0 ? `${frame.name}:${frame.line}` : frame.name,
      scriptId,
      url,
      lineNumber: frame.line - 1,
      columnNumber: frame.line > 0 ? 0 : -1,
    };
    const selfSize = node === null ? 0 : size(node);
    return `{"callFrame":${JSON.stringify(callFrame)},"selfSize":${selfSize},"id":${id++},"children":[`;
  };
  const parts: string[] = ['{"head":', head(null)];
  const open = [stacks.roots.values()];
  while (open.length > 0) {
    const { value: node, done } = open.at(-1)!.next();
    if (done) {
      open.pop();
      parts.push(']}');
      continue;
    }
    if (totals.get(node)! <= 0) continue;
    if (parts.at(-1) === ']}') parts.push(',');
    parts.push(head(node));
    open.push(node.children.values());
  }
  parts.push(',"samples":[]}\n');
  return parts.join('');
}
