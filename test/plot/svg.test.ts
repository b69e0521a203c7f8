import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plotPng, plotSvg } from '../../src/plot/index.ts';
import { fitGrowth } from '../../src/usage/growth/fit.ts';
import type { MemoryGrowth } from '../../src/usage/growth/types.ts';
import { eventful, hostile, MiB, recording, track } from './sources.ts';

/** The texts of an SVG image. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);
}

describe('a chart as SVG', () => {
  it('has title, axes in units, the peak, and a legend with every function', () => {
    const shown = texts(plotSvg(eventful));
    for (const text of [
      'node some.js',
      '0 s',
      '1 s',
      '2 s',
      '0',
      '20 MB',
      '80 MB',
      'peak 80.0 MB (kernel)',
      'some.dat  75.5 MB',
      'main  1.9 s',
      'load  800.0 ms',
      'parse  2 × 500.0 ms',
      'collections',
    ]) {
      assert.ok(shown.includes(text), `${text} in ${shown.join(' | ')}`);
    }
  });

  it('marks the sample that is the peak with its time', () => {
    assert.ok(texts(plotSvg(recording())).includes('peak 75.5 MB at 1.9 s'));
  });

  it('draws a flame graph with names in its bars', () => {
    const shown = texts(plotSvg(eventful, { flame: true }));
    for (const name of ['main', 'load', 'parse']) assert.ok(shown.includes(name), name);
    assert.ok(!texts(plotSvg(eventful, { functions: false })).some((text) => text.startsWith('load')));
  });

  it('names 20 lines so that each can be read, one below the other', () => {
    const children = Array.from({ length: 20 }, (_, i) =>
      track(String(5000 + i), [
        [0, i],
        [2000, i + 1],
      ]),
    );
    const svg = plotSvg(recording({ children }));
    const rows = [
      ...svg.matchAll(
        /translate\(\s*(\d+(?:\.\d+)?) (\d+(?:\.\d+)?)\)"[^>]*>child \d+|<text[^>]*transform="translate\(([\d.]+) ([\d.]+)\)"[^>]*>child (\d+)/g,
      ),
    ];
    assert.equal(texts(svg).filter((text) => text.startsWith('child 50')).length, 20);
    const tops = rows.map((row) => Number(row[4] ?? row[2])).sort((a, b) => a - b);
    assert.equal(tops.length, 20);
    for (let i = 1; i < tops.length; i++) assert.ok(tops[i]! - tops[i - 1]! >= 14, `${tops}`);
    assert.ok(tops.at(-1)! < 560);
  });

  it('leaves out the smallest of more children than a legend can hold, and says so', () => {
    const children = Array.from({ length: 60 }, (_, i) =>
      track(String(5000 + i), [
        [0, i],
        [2000, i + 1],
      ]),
    );
    const shown = texts(plotSvg(recording({ children })));
    assert.equal(shown.filter((text) => text.startsWith('child ')).length, 23);
    assert.ok(shown.some((text) => text.includes('37 more child processes, none above 37.0 MB, are not drawn')));
    assert.ok(shown.some((text) => text.startsWith('child 5059')));
  });

  it('escapes hostile names', () => {
    const functions = [{ ...eventful.functions[0]!, name: hostile }];
    for (const flame of [false, true]) {
      const svg = plotSvg(recording({ command: hostile, functions }), { flame });
      assert.doesNotMatch(svg, /<script|<img/);
      assert.match(svg, /&lt;script&gt;/);
    }
  });

  it('is drawn on a light or a dark ground, in the size asked for', () => {
    assert.match(
      plotSvg(eventful, { theme: 'dark', width: 700, height: 300 }),
      /^<svg width="700" height="300"[\s\S]*#14171d/,
    );
    assert.match(plotSvg(eventful), /#ffffff/);
  });

  it('is no wider than there is room', () => {
    const svg = plotSvg(eventful);
    assert.match(
      svg,
      /^<svg width="1100" height="560"[^>]* viewBox="0 0 1100 560" style="max-width:100%;height:auto">/,
    );
  });

  it('has no date for equal input, so that images can be compared', () => {
    const clean = (svg: string): string => svg.replace(/zr\d+-c\d+|zr\d+-\w+-?\d*/g, '');
    assert.equal(clean(plotSvg(eventful)), clean(plotSvg(eventful)));
  });

  it('shows growth: points, fitted curves and orders', () => {
    const sizes = [100, 200, 400, 800];
    const growth = (name: string, of: (n: number) => number): MemoryGrowth => {
      const values = sizes.map((n) => of(n));
      const fit = fitGrowth(sizes, values, 1024);
      const points = sizes.map((n, i) => ({
        input: n,
        n,
        peak: values[i]!,
        allocated: values[i]!,
        peakKind: 'kernel' as const,
        error: 0,
        allocatedError: 0,
        runs: 1,
        duration: 1,
      }));
      return { name, metric: 'rss', points, peak: fit, allocated: fit, isolated: true };
    };
    const shown = texts(
      plotSvg([growth('square', (n) => 80 * n * n), growth('linear', (n) => 5000 * n)], {
        label: 'dimension',
        title: 'Peak',
      }),
    );
    for (const text of ['Peak', 'dimension', '800', '40 MB'])
      assert.ok(shown.includes(text), `${text} in ${shown.join(' | ')}`);
    assert.ok(shown.some((text) => text.startsWith('square: n²')));
    assert.ok(shown.some((text) => text.startsWith('linear: n (')));
  });
});

describe('a chart as PNG', () => {
  it('is an image of twice the size', () => {
    const png = Buffer.from(plotPng(eventful, { width: 600, height: 300 }));
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1200, 600]);
    assert.ok(png.length > 10_000 && png.length < MiB);
  });
});
