/** What is kept between starts: that it is taken, when it is not, and who can write it. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { prune } from '../../src/cache/file.ts';
import { find, keep } from '../../src/cache/texts.ts';
import { clean, mprofLine, node, type Outcome } from '../cli/run.ts';

const home = mkdtempSync(join(tmpdir(), 'mprof-line-cache-'));
const folder = join(home, 'mprof-line');
const script = join(home, 'script.cjs');
const env = { ...clean(process.env), XDG_CACHE_HOME: home };

after(() => rmSync(home, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(script, '// @profile\nfunction square(n) {\n  return n * n;\n}\nconsole.log(square(12));\n');
});

const run = (...args: string[]): Promise<Outcome> => mprofLine([...args, script], { env });
const kept = (ending: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)) : [];
/** Columns that do not depend on the moment. */
const hits = ({ stdout }: Outcome): string[] => stdout.match(/^ +\d+ +\d+ /gm) ?? [];

function edit(change: (entry: { of: string[]; made: { code: string } }) => void): void {
  const [name] = kept('.json');
  const entry = JSON.parse(readFileSync(join(folder, name!), 'utf8'));
  change(entry);
  writeFileSync(join(folder, name!), JSON.stringify(entry));
}

describe('the cache', () => {
  it('has the text of a file with its probes, and compiled code, after the first start; the second one takes it', async () => {
    const first = await run();
    assert.equal(kept('.json').length, 1);
    assert.ok(kept('.code').length >= 4, `compiled code of ${kept('.code').length} bundles`);
    // A start that takes longer loads more, and keeps that.
    const names = kept('.code');
    const times = names.map((name) => statSync(join(folder, name)).mtimeMs);
    // What was kept is what runs.
    edit(({ made }) => {
      made.code = made.code.replace('console.log(', 'console.log("kept", ');
    });
    const second = await run();
    assert.match(second.stdout, /^kept 144\n/);
    assert.match(first.stdout, /^144\n/);
    assert.deepEqual(hits(second), hits(first));
    assert.notDeepEqual(hits(first), []);
    assert.deepEqual(
      names.map((name) => statSync(join(folder, name)).mtimeMs),
      times,
      'code that was taken is not written again',
    );
  });

  it('has the parser by which the launcher says why nothing was measured', async () => {
    writeFileSync(script, 'function square(n) {\n  return n * n;\n}\nconsole.log(square(12));\n');
    const { stderr } = await run();
    assert.match(stderr, /square \(line 1\)/);
    const parser = readFileSync(fileURLToPath(new URL('../../bundle/instrument.cjs', import.meta.url)), 'utf8');
    const stamp = /^\/\*(\w+)\*\//.exec(parser)![1]!;
    assert.equal(kept('.code').filter((name) => name.startsWith(stamp)).length, 1);
  });

  it('has nothing of what the profiler itself loads, in readable form and by whatever pattern', async () => {
    await run('--all', '--pretty', '--include', '**');
    const whose = kept('.json').map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).of[1] as string);
    // With its probes, and its readable form, which is that of a text.
    assert.deepEqual(whose.sort(), [readFileSync(script, 'utf8'), script].sort());
  });

  it('is not asked when the file has changed, or when it is to be measured otherwise', async () => {
    await run();
    edit(({ made }) => {
      made.code = 'console.log("of another text");';
    });
    writeFileSync(script, `${readFileSync(script, 'utf8')}// longer\n`);
    assert.match((await run()).stdout, /^144\n/);
    edit(({ made }) => {
      made.code = 'console.log("for other options");';
    });
    assert.match((await run('--all')).stdout, /^144\n/);
    assert.match((await run('--only', 'square')).stdout, /^144\n/);
    assert.match((await run('--live')).stdout, /^144\n/);
  });

  it('keeps TypeScript as it was compiled', async () => {
    const typed = join(home, 'typed.ts');
    writeFileSync(
      typed,
      'enum A { One = 1 }\n// @profile\nfunction one(): A {\n  return A.One;\n}\nconsole.log(one());\n',
    );
    const first = await mprofLine([typed], { env });
    assert.match(first.stdout, /^1\n/);
    assert.equal(kept('.json').length, 2);
    const second = await mprofLine([typed], { env });
    assert.deepEqual([second.code, hits(second)], [0, hits(first)]);
  });

  it('is worth nothing when it is damaged, and is made again', async () => {
    const first = await run();
    for (const name of [...kept('.json'), ...kept('.code')]) truncateSync(join(folder, name), 40);
    const second = await run();
    assert.deepEqual([second.code, second.stderr, hits(second)], [0, '', hits(first)]);
    const damaged = (): string[] => kept('.code').filter((name) => statSync(join(folder, name)).size <= 1000);
    // What is loaded while something else is waited for is not loaded by each run.
    for (let i = 0; i < 5 && damaged().length > 0; i++) await run();
    assert.deepEqual(damaged(), []);
  });

  it('stays empty with --no-cache, and what is in it is not taken', async () => {
    await run('--no-cache');
    assert.deepEqual([...kept('.json'), ...kept('.code')], []);
    await run();
    edit(({ made }) => {
      made.code = 'console.log("kept");';
    });
    assert.match((await run('--no-cache')).stdout, /^144\n/);
  });

  it('lies in a folder that is the user’s alone, or nowhere', { skip: process.platform === 'win32' }, async () => {
    await run();
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);

    edit(({ made }) => {
      made.code = 'console.log("somebody else");';
    });
    chmodSync(folder, 0o777);
    assert.match((await run()).stdout, /^144\n/);

    chmodSync(folder, 0o700);
    const elsewhere = join(home, 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o700 });
    for (const name of readdirSync(folder)) writeFileSync(join(elsewhere, name), readFileSync(join(folder, name)));
    rmSync(folder, { recursive: true });
    symlinkSync(elsewhere, folder);
    assert.match((await run()).stdout, /^144\n/);
    rmSync(folder);
  });

  it('is of one installation: another one of the same version shows no place of the first', async () => {
    const throws = join(home, 'throws.cjs');
    writeFileSync(throws, `// @profile\nfunction f() {\n  throw new Error('of f');\n}\nf();\n`);
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    const installed = ['one', 'other'].map((name) => {
      const to = join(home, name);
      cpSync(join(root, 'dist'), join(to, 'dist'), { recursive: true, preserveTimestamps: true });
      cpSync(join(root, 'package.json'), join(to, 'package.json'));
      symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'));
      return join(to, 'dist/src/cli/bin.js');
    });
    const plain = await node([throws], { env });
    for (const bin of installed) {
      const { stderr } = await node([bin, throws], { env });
      assert.equal(stderr, plain.stderr, bin);
    }
  });

  it('is done without where it cannot be', async () => {
    writeFileSync(folder, 'a file');
    const { code, stdout, stderr } = await run();
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^144\n/);
  });
});

describe('pruning', () => {
  it('takes what is old, and the oldest when there is too much, once a day', () => {
    mkdirSync(folder, { mode: 0o700 });
    const now = Date.now();
    const days = (n: number): Date => new Date(now - n * 24 * 60 * 60 * 1000);
    const file = (name: string, age: number, size: number): void => {
      writeFileSync(join(folder, name), '');
      truncateSync(join(folder, name), size);
      utimesSync(join(folder, name), days(age), days(age));
    };
    file('new', 0, 200 * 1024 * 1024);
    file('older', 3, 100 * 1024 * 1024);
    file('old', 31, 1);
    prune(folder, now);
    assert.deepEqual(readdirSync(folder).sort(), ['looked', 'new']);
    file('old', 31, 1);
    prune(folder, now);
    assert.deepEqual(readdirSync(folder).sort(), ['looked', 'new', 'old']);
  });
});

describe('a text that is kept', () => {
  it('is found for exactly what it was made of, and gives way to what is made of the next', () => {
    mkdirSync(folder, { mode: 0o700 });
    const shelf = { folder, name: '/a.js' };
    keep(shelf, ['one', 'text'], { made: 1 });
    assert.deepEqual(find(shelf, ['one', 'text']), { made: 1 });
    for (const other of [['one'], ['one', 'text', ''], ['one', 'other'], ['onetext']]) {
      assert.equal(find(shelf, other), undefined, other.join());
    }
    keep(shelf, ['two'], null);
    assert.equal(find(shelf, ['two']), null);
    assert.equal(find(shelf, ['one', 'text']), undefined);
    assert.equal(readdirSync(folder).length, 1);
    assert.equal(find({ folder: null, name: '/a.js' }, ['two']), undefined);
  });

  it('has the readable form of minified code, which a report takes from there: of that text only', async () => {
    const line = (by: number): string =>
      `function f(n){const a=[];for(let i=0;i<n;i++)a.push([i,${by}]);return a}f(9);`;
    writeFileSync(script, line(1).repeat(20));
    const first = await run('--all');
    assert.match(first.stdout, /a\.push\(\[i, 1\]\);/);
    const form = kept('.json').find((name) => readFileSync(join(folder, name), 'utf8').includes('"mappings"'))!;
    const text = readFileSync(join(folder, form), 'utf8');
    writeFileSync(join(folder, form), text.replaceAll('a.push([i, 1]);', "a.push([i, 'kept']);"));
    assert.match((await run('--all')).stdout, /a\.push\(\[i, 'kept'\]\);/);
    writeFileSync(script, line(2).repeat(20));
    assert.match((await run('--all')).stdout, /a\.push\(\[i, 2\]\);/);
    rmSync(folder, { recursive: true });
    assert.match((await run('--all', '--no-cache')).stdout, /a\.push\(\[i, 2\]\);/);
    assert.deepEqual(kept(''), []);
  });
});
