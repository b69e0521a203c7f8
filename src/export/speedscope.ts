import type { Profile } from '../profile/types.ts';
import { absolutePath } from './paths.ts';
import { type LineFrame, type LineStacks, lineStacks, type StackNode, totalsBelow } from './stacks.ts';

/** One measure over all stacks: frames are opened and closed at distances in bytes from the start. */
interface Evented {
  type: 'evented';
  name: string;
  unit: 'bytes';
  startValue: number;
  endValue: number;
  events: { type: 'O' | 'C'; frame: number; at: number }[];
}

/**
 * speedscope's own format (https://www.speedscope.app/file-format-schema.json): frames are lines, and the horizontal axis
 * is bytes. One profile of what was allocated, and one of what lived where that was measured.
 */
export function toSpeedscope(profile: Profile): string {
  const stacks = lineStacks(profile);
  const frames = new Map<LineFrame, number>();
  const frameOf = (frame: LineFrame): number => {
    const index = frames.get(frame) ?? frames.size;
    frames.set(frame, index);
    return index;
  };
  const profiles = [evented('allocated', stacks, (node) => node.allocated, frameOf)];
  if (stacks.hasLive) profiles.unshift(evented('live', stacks, (node) => node.live, frameOf));
  const document = {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: `mprof-line@${profile.run.mprofLine}`,
    name: profile.run.argv.join(' '),
    activeProfileIndex: 0,
    shared: { frames: Array.from(frames.keys(), (frame) => describeFrame(profile, frame)) },
    profiles,
  };
  return `${JSON.stringify(document)}\n`;
}

function describeFrame(profile: Profile, { name, path, line }: LineFrame): object {
  if (path === '') return { name };
  return { name: `${name}:${line}`, file: absolutePath(profile, path), line };
}

function evented(
  name: string,
  stacks: LineStacks,
  measure: (node: StackNode) => number,
  frameOf: (frame: LineFrame) => number,
): Evented {
  const totals = totalsBelow(stacks, measure);
  const events: Evented['events'] = [];
  let at = 0;
  const open: { node: StackNode | null; rest: Iterator<StackNode> }[] = [{ node: null, rest: stacks.roots.values() }];
  while (open.length > 0) {
    const { node, rest } = open.at(-1)!;
    const { value: child, done } = rest.next();
    if (done) {
      open.pop();
      if (node === null) break;
      at += measure(node);
      events.push({ type: 'C', frame: frameOf(node.frame), at });
    } else if (totals.get(child)! > 0) {
      events.push({ type: 'O', frame: frameOf(child.frame), at });
      open.push({ node: child, rest: child.children.values() });
    }
  }
  return { type: 'evented', name, unit: 'bytes', startValue: 0, endValue: at, events };
}
