import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { openMemory } from '../../../runtime/counters/layout.ts';
import * as controlWords from '../../../runtime/sampled/control-words.ts';
import * as stateWords from '../../../runtime/sampled/state-words.ts';

/** What both clocks use ends before it. */
const FIRST = 40;

const { control, state } = openMemory(1);
for (const [name, words, length] of [
  ['control', Object.values<number>(controlWords), control.length],
  ['state', Object.values<number>(stateWords), state.length],
] as const) {
  test(`each word of the sampled probes in the ${name} block has a place of its own`, () => {
    assert.equal(new Set(words).size, words.length, `${words}`);
    assert.ok(Math.min(...words) >= FIRST && Math.max(...words) < length, `${words}`);
  });
}

const RUNTIME = fileURLToPath(new URL('../../../../runtime/', import.meta.url));
const sources = readdirSync(RUNTIME, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(RUNTIME + path, 'utf8'));
/** The numbers that are declared anywhere in the runtime, by their names; the same name may be one of a block's and one of something else. */
const numbers = new Map<string, number[]>();
for (const [, name, value] of sources.join('\n').matchAll(/^export const ([A-Z_]+)(?:: number)? = (\d+);/gm)) {
  numbers.set(name!, [...(numbers.get(name!) ?? []), Number(value)]);
}

for (const block of ['control', 'state']) {
  test(`no two words that anybody uses of the ${block} block have one place`, () => {
    const used = new Set(
      sources.flatMap((text) =>
        [...text.matchAll(new RegExp(`\\b${block}\\[([A-Z_]+)\\]`, 'g'))].map(([, name]) => name!),
      ),
    );
    assert.ok(used.size > 20, `${[...used]}`);
    const known = [...used].filter((name) => numbers.get(name)?.length === 1);
    assert.ok(
      known.length > used.size - 5,
      `declared more than once, or nowhere: ${[...used].filter((name) => !known.includes(name))}`,
    );
    const owners = new Map<number, string>();
    for (const name of known) {
      const [place] = numbers.get(name)!;
      assert.equal(owners.get(place!), undefined, `${name} has the place of ${owners.get(place!)}, ${place}`);
      owners.set(place!, name);
    }
  });
}
