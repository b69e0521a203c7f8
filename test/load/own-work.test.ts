import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { node } from '../cli/run.ts';
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

/** What the profiler has a hand in, as lines of a program's. */
const WAYS = {
  stack: "new Error('x').stack;",
  inspected: "require('node:util').inspect(new Error('x'));",
  sites: 'own(() => { const at = {}; Error.captureStackTrace(at); return at.stack; });',
  asked: 'Error.prepareStackTrace;',
  callSites: "require('node:util').getCallSites?.();",
  text: 'String(own);',
  child: "require('node:child_process').spawnSync('true');",
  event: "process.emit('nothing', 1);",
  script: "new (require('node:vm').Script)('1');",
};
const OWN = `function own(work) {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, sites) => sites;
  try { return work(); } finally { Error.prepareStackTrace = before; }
}
`;
const TIMES = 40;

it('nor is what the profiler does where a program asks for a stack, a text or a child', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-work-'));
  try {
    const ways = Object.entries({ nothing: ';', ...WAYS });
    const plain = join(folder, 'plain.cjs');
    const measure = `const used = () => process.memoryUsage().heapUsed;
function median(work) {
  const list = [];
  for (let i = 0; i < ${TIMES}; i++) { const before = used(); work(); const after = used(); if (after >= before) list.push(after - before); }
  return list.sort((a, b) => a - b)[list.length >> 1];
}
`;
    const all = ways.map(([name, line]) => `${name}: median(() => { ${line} })`).join(', ');
    writeFileSync(plain, `${OWN}${measure}console.log(JSON.stringify({ ${all} }));\n`);
    const truth = JSON.parse((await node([plain], { cwd: folder })).stdout) as Record<string, number>;
    const main = join(folder, 'main.cjs');
    // A child takes some hundred times as long as a stack.
    const timesOf = (name: string): string => `Number(process.argv[2])${name === 'child' ? ' / 4' : ''}`;
    const functions = ways.map(
      ([name, line]) =>
        `// @profile\nfunction ${name}(n) {\n  for (let i = 0; i < n; i++) {\n    ${line}\n  }\n}\n${name}(${timesOf(name)});\n`,
    );
    writeFileSync(main, OWN + functions.join(''));
    type Line = { hits: number; allocated: number } | undefined;
    const linesIn = async (times: number): Promise<Map<string, Line>> => {
      const { profile } = await profileOf([main, String(times)]);
      return new Map(
        profile.functions.map(({ name, line, lines }) => [name, lines.find((each) => each.line === line + 2)]),
      );
    };
    /** Bytes that one more hit of each way takes: what V8 and Node make once, when a line is new, is in both. */
    const eachIn = async (): Promise<(name: string) => number> => {
      const [few, many] = [await linesIn(200), await linesIn(1000)];
      return (name) => {
        const [before, after] = [few.get(name)!, many.get(name)!];
        return (after.allocated - before.allocated) / (after.hits - before.hits);
      };
    };
    // V8's compilers have a hand in some runs.
    const rounds = [await eachIn(), await eachIn(), await eachIn()];
    for (const [name] of ways.slice(1)) {
      const each = Math.min(...rounds.map((round) => round(name)));
      const plainly = truth[name]! - truth.nothing!;
      // Node is asked for more frames than the program wants, for some of them are the profiler's.
      const most = name === 'callSites' || name === 'script' ? 2 : name === 'child' ? 1.6 : 1.25;
      assert.ok(each < most * plainly + 600, `${name}: ${each} bytes a hit, ${plainly} without the profiler`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
