import assert from 'node:assert/strict';
import test from 'node:test';
import type { ContextProfile, FunctionProfile, Profile } from '../../src/profile/types.ts';
import { renderDiff } from '../../src/report/diff/render.ts';
import { renderReport } from '../../src/report/index.ts';
import { compared, rerun } from './diff/sides.ts';
import { line, measures, profileOf } from './profiles.ts';

/** What GitHub takes as a comment, in characters. */
const LIMIT = 65_536;

/** Twenty functions of a thousand lines, each five thousand characters long, and five hundred warnings. */
function huge(bytes: number): Profile {
  const functions: FunctionProfile[] = [];
  const contexts: ContextProfile[] = [];
  for (let i = 0; i < 20; i++) {
    const used = { hits: 1, allocated: bytes * (i + 1), ms: 1 };
    const lines = Array.from({ length: 1000 }, (_, k) => line(i * 1000 + k + 1, used));
    const first = i * 1000 + 1;
    functions.push({ name: `f${i}`, file: 0, line: first, endLine: first + 999, calls: 1, lines });
    const own = lines.map(({ line: number }) => ({ line: number, ...measures(used) }));
    contexts.push({ function: i, parent: 0, callLine: 0, calls: 1, lines: own });
  }
  const warnings = Array.from({ length: 500 }, (_, i) => ({
    kind: 'other' as const,
    message: `something that a reader must know, number ${i}`,
  }));
  const profile = profileOf('huge.js', functions, contexts, { run: { warnings } });
  profile.files[0]!.source = `${'const abc = def(ghi); '.repeat(230)}\n`.repeat(20_000);
  return profile;
}

test('with --top a report is short enough for a comment on a pull request', () => {
  const options = { format: 'md', readSource: () => null } as const;
  const report = renderReport(huge(1000), { ...options, top: 5 });
  assert.ok(report.length < LIMIT, `${report.length} characters`);
  assert.match(report, /^490 more notes are in the whole report\.$/m);
  assert.match(report, /^### `f19`$/m);
  assert.ok(renderReport(huge(1000), options).length > LIMIT);
  for (const top of [1, 10, 20]) {
    const { length } = renderReport(huge(1000), { ...options, top });
    assert.ok(length < LIMIT, `${length} characters with --top ${top}`);
  }
});

test('so is a comparison', () => {
  const diff = compared(huge(1000), rerun(huge(9000), 1));
  const text = renderDiff(diff, { format: 'md', top: 5 });
  assert.ok(text.length < LIMIT, `${text.length} characters`);
  assert.match(text, /^970 more lines changed less\.$/m);
  assert.ok(renderDiff(diff, { format: 'md' }).length > LIMIT);
  const { length } = renderDiff(diff, { format: 'md', top: 20 });
  assert.ok(length < LIMIT, `${length} characters with --top 20`);
});
