import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { profileOf } from './run.ts';

it('what the transform of a file allocates is not charged to the line that loads it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-work-'));
  try {
    const body = Array.from({ length: 3000 }, (_, i) => `exports.f${i} = () => [${i}, ${i}].map((x) => x + 1);`);
    writeFileSync(join(folder, 'large.cjs'), body.join('\n'));
    writeFileSync(
      join(folder, 'main.cjs'),
      "// @profile\nfunction load() {\n  return require('./large.cjs');\n}\nload();\n",
    );
    const resident: number[] = [];
    const lineOf = async (options: string[]): Promise<number> => {
      const { profile } = await profileOf([...options, join(folder, 'main.cjs')]);
      const load = profile.functions.find(({ name }) => name === 'load')!;
      resident.push(profile.totals.probeResident!);
      return load.lines.find(({ line }) => line === 3)!.self.allocated;
    };
    // The instrumented text is larger, and Node has to compile it: some bytes for each of its own, not Babel's tree.
    const [plain, all] = [await lineOf([]), await lineOf(['--all'])];
    assert.ok(all < plain + 6e6, `${all} bytes with every function instrumented, ${plain} without`);
    // The resident memory that it took is known to be the profiler's.
    const [little, much] = resident;
    assert.ok(little! > 0 && much! > little!, `${resident}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('nor is it counted as the program’s where the file is the first that is measured', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-work-'));
  try {
    const functions = Array.from(
      { length: 3000 },
      (_, i) => `function f${i}() {\n  return [${i}].map((x) => x + 1);\n}`,
    );
    const main = join(folder, 'main.cjs');
    writeFileSync(main, functions.join('\n'));
    const { profile } = await profileOf(['--all', main]);
    // Babel's tree alone has 20 MB.
    assert.ok(profile.totals.outside < 6e6, `${profile.totals.outside} bytes outside`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('and what the packages of the profiler keep alive stands with the profiler, not under their names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-work-'));
  try {
    const functions = Array.from({ length: 100 }, (_, i) => `function f${i}(n){return n>0?[n].concat(f${i}(n-1)):[]}`);
    // A line of such a length gets a readable form, by more of Babel than its parser; and it is not the file that the launcher reads ahead.
    writeFileSync(join(folder, 'minified.cjs'), functions.join(';'));
    writeFileSync(join(folder, 'main.cjs'), "require('./minified.cjs');\n");
    const env = { ...process.env, XDG_CACHE_HOME: folder };
    const { profile } = await profileOf(['--all', '--live', join(folder, 'main.cjs')], { env });
    const names = profile.totals.liveElsewhere!.map(({ name }) => name);
    assert.ok(names.includes('the profiler'), names.join());
    assert.deepEqual(
      names.filter((name) => /babel|jridgewell/.test(name)),
      [],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
