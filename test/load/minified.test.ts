import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { mprofLine, node } from '../cli/run.ts';
import { FIXTURES, profileOf } from './run.ts';

const folder = join(FIXTURES, 'minified');

describe('minified code without a map', { concurrency: 2 }, () => {
  for (const kind of ['cjs', 'mjs']) {
    it(`is measured by the lines of its readable form (.${kind})`, async () => {
      const { printed, hits } = await profileOf(['--all', `main.${kind}`], { cwd: folder });
      assert.equal(printed, (await node([join(folder, `main.${kind}`)], { cwd: folder })).stdout);
      const of = (name: string): number[] => Object.values(hits[`table.min.${kind} (readable) ${name}`] ?? {});
      const [rows, total] = kind === 'cjs' ? ['h', 'd'] : ['c', 'l'];
      // Two declarations, the loop, an object over three lines and `add` in it, `if`, `pop`, `return`.
      assert.deepEqual(of(rows!), [1, 1, 1, 6, 5, 5, 5, 5, 1, 1, 1]);
      // `if` and what it chooses, each by itself.
      assert.deepEqual(of(total!), [1, 1, 5, 4, 2, 2, 2, 4, 1, 1]);
    });

    it(`prints what it prints unchanged when it fails (.${kind})`, async () => {
      const script = join(folder, `main.${kind}`);
      const plain = await node([script, 'fail'], { cwd: folder });
      const measured = await mprofLine(
        ['-o', join(tmpdir(), `minified-${process.pid}.json`), '--all', script, 'fail'],
        {
          cwd: folder,
        },
      );
      rmSync(join(tmpdir(), `minified-${process.pid}.json`));
      assert.equal(measured.stdout, plain.stdout);
      assert.equal(measured.stderr.slice(0, plain.stderr.length), plain.stderr);
      assert.equal(measured.code, plain.code);
    });

    it(`leads Node's own translation to the place as written (.${kind})`, async () => {
      const args = ['--enable-source-maps', join(folder, `main.${kind}`), 'fail'];
      const places = ({ stderr }: { stderr: string }): string[] => stderr.match(/table\.min\.[cm]js:\d+:\d+/g) ?? [];
      const plain = await node(args, { cwd: folder });
      assert.ok(places(plain).length > 0);
      assert.deepEqual(places(await mprofLine(['--all', ...args], { cwd: folder })), places(plain));
    });
  }

  it('stands in the report beside the places where it was written, also later', async () => {
    const profile = join(tmpdir(), `minified-${process.pid}-later.json`);
    try {
      const { stderr } = await mprofLine(['--all', '-o', profile, 'main.cjs'], { cwd: folder });
      assert.match(stderr, /wrote/);
      const { stdout } = await mprofLine(['report', profile], { cwd: folder });
      assert.match(stdout, /table\.min\.cjs \(readable\):\d+ {2}called once/);
      assert.match(stdout, / 1:\d+ {4,}seen|1:\d+ {4,}\w+\.push\(\{/);
    } finally {
      rmSync(profile, { force: true });
    }
  });

  it('keeps the sources that its map leads to, and is readable when the map leads nowhere', async () => {
    const own = mkdtempSync(join(tmpdir(), 'minified-'));
    try {
      copyFileSync(join(folder, 'main.cjs'), join(own, 'main.cjs'));
      const map = (sourcesContent: string[]): string =>
        JSON.stringify({ version: 3, sources: ['gone.js'], names: [], mappings: 'AAAA', sourcesContent });
      const code = `${readFileSync(join(folder, 'table.min.cjs'), 'utf8')}//# sourceMappingURL=table.map\n`;
      writeFileSync(join(own, 'table.min.cjs'), code);
      const files = async (): Promise<string[]> =>
        (await profileOf(['--all', 'main.cjs'], { cwd: own })).profile.files.map(({ path }) => path);
      writeFileSync(join(own, 'table.map'), map([]));
      assert.deepEqual(await files(), ['main.cjs', 'table.min.cjs (readable)']);
      writeFileSync(join(own, 'table.map'), map(['// the source']));
      assert.deepEqual(await files(), ['main.cjs', 'gone.js']);
    } finally {
      rmSync(own, { recursive: true });
    }
  });

  it('is left as it is with --no-pretty, and other code is taken with --pretty', async () => {
    const paths = async (option: string, script: string): Promise<string[]> =>
      (await profileOf(['--all', option, script], { cwd: folder })).profile.files.map(({ path }) => path);
    assert.deepEqual(await paths('--no-pretty', 'main.cjs'), ['main.cjs', 'table.min.cjs']);
    assert.deepEqual(await paths('--pretty', 'main.cjs'), ['main.cjs (readable)', 'table.min.cjs (readable)']);
  });

  it('loads none of Node’s modules that a program would see loading', async () => {
    const script = join(tmpdir(), `minified-${process.pid}-modules.cjs`);
    const long = `exports.text = '${'a'.repeat(100)}';`.repeat(8);
    writeFileSync(script, `${long}require('fs').writeSync(1, process.moduleLoadList.join('\\n'));\n`);
    try {
      const { stdout } = await mprofLine(['--all', '--pretty', '--no-cache', script], { cwd: tmpdir() });
      assert.match(stdout, /^Native/m);
      assert.match(stdout, /\(readable\)/);
      assert.doesNotMatch(stdout, /^NativeModule (?:net|tty|child_process|https?)$/m);
    } finally {
      rmSync(script, { force: true });
    }
  });

  it('costs the line that loads it nothing', async () => {
    const { profile } = await profileOf(['--all', 'main.cjs'], { cwd: folder });
    const module = profile.functions.find(({ file }) => profile.files[file]!.path === 'main.cjs')!;
    assert.ok(module.lines[0]!.self.allocated < 2e6, `${module.lines[0]!.self.allocated} bytes`);
  });
});
