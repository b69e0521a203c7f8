import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { Profile as Pprof } from 'pprof-format';
import { exportProfile } from '../../src/export/index.ts';
import type { Profile } from '../../src/profile/types.ts';

/** Bytes by `function path:line`, without lines that have none. */
export type Bytes = Record<string, number>;

export function sums(entries: Iterable<readonly [string, number]>): Bytes {
  const bytes: Bytes = {};
  for (const [key, amount] of entries) if (amount !== 0) bytes[key] = (bytes[key] ?? 0) + amount;
  return bytes;
}

export function text(profile: Profile, format: Parameters<typeof exportProfile>[1]): string {
  const made = exportProfile(profile, format);
  assert.equal(typeof made, 'string');
  return made as string;
}

export function decode(profile: Profile): {
  types: string[];
  samples: { stack: string[]; values: number[]; labels: Record<string, string> }[];
} {
  const document = Pprof.decode(gunzipSync(exportProfile(profile, 'pb.gz')));
  const { strings } = document.stringTable;
  const functions = new Map(document.function.map((fn) => [Number(fn.id), fn]));
  const names = new Map(
    document.location.map(({ id, line: [line] }) => {
      const fn = functions.get(Number(line!.functionId))!;
      const path = strings[Number(fn.filename)]!.replace('/home/me/project/', '').replace(`${profile.run.cwd}/`, '');
      return [
        Number(id),
        path === '' ? strings[Number(fn.name)]! : `${strings[Number(fn.name)]} ${path}:${line!.line}`,
      ];
    }),
  );
  return {
    types: document.sampleType.map(({ type }) => strings[Number(type)]!),
    samples: document.sample.map(({ locationId, value, label }) => ({
      stack: locationId.map((id) => names.get(Number(id))!),
      values: value.map(Number),
      labels: Object.fromEntries(
        label.map(({ key, str, num }) => [
          strings[Number(key)]!,
          Number(str) > 0 ? strings[Number(str)]! : String(num),
        ]),
      ),
    })),
  };
}

export interface HeapNode {
  callFrame: { functionName: string; url: string; lineNumber: number };
  selfSize: number;
  children: HeapNode[];
}

export function heapNodes(profile: Profile): [string, number][] {
  const prefix = `file://${profile.run.cwd}/`;
  const nodes = [(JSON.parse(text(profile, 'heapprofile')) as { head: HeapNode }).head];
  for (const node of nodes) nodes.push(...node.children);
  return nodes.map(({ callFrame: { functionName, url, lineNumber }, selfSize }) => {
    const name = functionName.replace(/:\d+$/, '');
    return [url === '' ? name : `${name} ${url.slice(prefix.length)}:${lineNumber + 1}`, selfSize];
  });
}

interface Speedscope {
  shared: { frames: { name: string; file?: string; line?: number }[] };
  profiles: { name: string; endValue: number; events: { type: 'O' | 'C'; frame: number; at: number }[] }[];
}

/** Self bytes of a speedscope profile: what passes while a frame is the innermost. */
export function speedscopeSelf(profile: Profile, name: string): [string, number][] {
  const { shared, profiles } = JSON.parse(text(profile, 'speedscope.json')) as Speedscope;
  const { events } = profiles.find((each) => each.name === name)!;
  const stack: number[] = [];
  const self: [string, number][] = [];
  let last = 0;
  for (const { type, frame, at } of events) {
    const top = stack.at(-1);
    if (top !== undefined) {
      const { name, file, line } = shared.frames[top]!;
      const path = file?.slice(profile.run.cwd.length + 1);
      self.push([file === undefined ? name : `${name.replace(/:\d+$/, '')} ${path}:${line}`, at - last]);
    }
    last = at;
    if (type === 'O') stack.push(frame);
    else assert.equal(stack.pop(), frame);
  }
  assert.deepEqual(stack, []);
  return self;
}

export function linesOf(
  profile: Profile,
  measure: (line: Profile['functions'][number]['lines'][number]) => number,
): Bytes {
  return sums(
    profile.functions.flatMap(({ name, file, lines }) =>
      lines.map((line) => [`${name} ${profile.files[file]!.path}:${line.line}`, measure(line)] as const),
    ),
  );
}
