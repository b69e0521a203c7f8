import assert from 'node:assert/strict';
import test from 'node:test';
import type { Profile } from '../../src/profile/types.ts';
import { renderDiff } from '../../src/report/diff/render.ts';
import { renderReport } from '../../src/report/index.ts';
import { displayWidth } from '../../src/text/plain-text.ts';
import { awkward } from './awkward.ts';
import { compared, rerun } from './diff/sides.ts';
import { hog, living, readFixture } from './profiles.ts';

const profiles: Record<string, () => Profile> = { hog, living, awkward };

/** The lines that are wider than `width`. */
function tooWide(text: string, width: number): string[] {
  return text.split('\n').filter((line) => displayWidth(line) > width);
}

for (const [name, make] of Object.entries(profiles)) {
  test(`no line is wider than the terminal, whatever its width: ${name}`, () => {
    const [profile, other] = [make(), name === 'awkward' ? awkward(7) : make()];
    const comparison = compared(profile, rerun(other, 1));
    for (let width = 60; width <= 250; width++) {
      const report = renderReport(profile, { format: 'table', width, readSource: readFixture });
      assert.deepEqual(tooWide(report, width), [], `report, ${width}`);
      assert.deepEqual(tooWide(renderDiff(comparison, { format: 'table', width }), width), [], `diff, ${width}`);
    }
  });
}
