import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { plotTerminal } from '../../src/plot/index.ts';
import { eventful, hostile, recording, track } from './sources.ts';

/** Compares with a file of test/plot/expected; `UPDATE=1` writes it anew. */
function expectFile(name: string, text: string): void {
  const file = new URL(`../../../test/plot/expected/${name}`, import.meta.url);
  if (process.env.UPDATE) writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
}

describe('a chart in the terminal', () => {
  it('shows memory, function times, collections and the peak', () => {
    expectFile('eventful.txt', plotTerminal(eventful, { width: 72, height: 8 }));
  });

  it('shows several recordings with a legend', () => {
    const other = recording({
      name: 'other.dat',
      main: track('other.dat', [
        [0, 60],
        [1000, 10],
        [2000, 40],
      ]),
    });
    expectFile('overlay.txt', plotTerminal([recording(), other], { width: 72, height: 8 }));
  });

  it('shows children, the trend and a part of the time', () => {
    const children = [
      track('77', [
        [200, 5],
        [1400, 9],
      ]),
      track('78', [
        [900, 12],
        [1300, 3],
      ]),
    ];
    expectFile(
      'children.txt',
      plotTerminal(recording({ children }), {
        width: 72,
        height: 8,
        slope: true,
        window: [100, 1500],
        title: 'with children',
      }),
    );
  });

  it('is of the size asked for', () => {
    for (const width of [30, 60, 133]) {
      for (const line of plotTerminal(eventful, { width, height: 5 }).split('\n'))
        assert.ok([...line].length <= Math.max(width, 50), line);
    }
  });

  it('lets no name reach the terminal as a control sequence', () => {
    const functions = [{ ...eventful.functions[0]!, name: hostile }];
    const text = plotTerminal([
      recording({ command: hostile, name: hostile, functions }),
      recording({ name: hostile }),
    ]);
    assert.doesNotMatch(text, /\x1b/);
    assert.match(text, /\\x1b/);
  });

  it('draws one sample, equal samples, and none', () => {
    for (const points of [
      [[0, 5]],
      [
        [0, 5],
        [100, 5],
        [200, 5],
      ],
      [],
    ] as [number, number][][]) {
      const text = plotTerminal(recording({ main: track('x', points) }), { width: 60, height: 5 });
      assert.ok(text.split('\n').length >= 7, text);
      assert.doesNotMatch(text, /NaN|Infinity|undefined/);
    }
  });

  it('shows a peak that lasts one sample of a million', () => {
    const points = Array.from({ length: 1_000_000 }, (_, i): [number, number] => [i * 10, i === 654_321 ? 900 : 100]);
    const text = plotTerminal(recording({ main: track('x', points) }), { width: 80, height: 10 });
    assert.match(text, /peak 900\.0 MB at 109 min 3 s/);
    assert.match(text.split('\n')[1]!, /[⠀-⣿]/);
  });
});
