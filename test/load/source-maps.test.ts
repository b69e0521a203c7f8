import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { mprofLine } from '../cli/run.ts';
import { profileOf } from './run.ts';

describe('code that was compiled before is reported on the lines of the original', { concurrency: 2 }, () => {
  for (const script of ['compiled/dist/external.mjs', 'compiled/dist/inline.cjs']) {
    it(script, async () => {
      const { printed, hits } = await profileOf([script]);
      assert.equal(printed, '100\n');
      const build = { 9: 1, 10: 1, 12: 101, 13: 100, 15: 1, 16: 1 };
      assert.deepEqual(hits, { 'compiled/src/main.ts build': build });
    });
  }
});

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-maps-'));
after(() => rmSync(folder, { recursive: true }));
const CODE = 'function f(x) {\n  return [x].length;\n}\nconsole.log(f(1));\n';
const MAP = { version: 3, names: [], mappings: 'AAAA;AACA;AACA;AACA' };

/** Files of a project, written anew. */
function project(files: Readonly<Record<string, string>>): string {
  const cwd = mkdtempSync(join(folder, 'project-'));
  for (const [name, text] of Object.entries({ 'package.json': '{}', ...files })) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return cwd;
}

describe('a map that cannot be used leaves a file to be measured by its own lines', { concurrency: 2 }, () => {
  const cases: [what: string, map: string | object, reason: string][] = [
    ['an empty file', '', 'cannot be read'],
    ['null', 'null', 'is no object'],
    ['without sources', { version: 3, mappings: 'AAAA' }, 'has no list of sources'],
    ['with a path that is none', { ...MAP, sources: ['a\0b'] }, 'has no list of sources'],
    [
      'on another machine',
      { ...MAP, sources: ['file://elsewhere/a.ts'] },
      'names a source that is no file: "file://elsewhere/a.ts"',
    ],
    ['with negative lines', { ...MAP, sources: ['a.ts'], mappings: 'AAAA;ADDDD' }, 'has a position that is none'],
    ['without a position', { ...MAP, sources: ['a.ts'], mappings: '' }, 'says nothing about it'],
    [
      'with more positions than the file has room for',
      { ...MAP, sources: ['a.ts'], mappings: 'AAAA,'.repeat(50_000) },
      'has more positions than the file has characters',
    ],
    [
      'of sections of sections',
      { version: 3, sections: [{ offset: { line: 0, column: 0 }, map: { sections: [] } }] },
      'has a section without a map',
    ],
  ];
  const unread = ['/dev/zero', '/proc/kmsg', folder].map((file): [string, string, string] => [
    file,
    file,
    `${file} is not read: expected a file of at most 64 MB in this project or its package`,
  ]);
  const isLinux = process.platform === 'linux';
  // One program has them all.
  const all = [...cases, ...(isLinux ? unread : [])];
  let ran: Awaited<ReturnType<typeof profileOf>>;
  before(async () => {
    const files: Record<string, string> = { 'main.cjs': all.map((_, i) => `require('./${i}.cjs');\n`).join('') };
    for (const [i, [, map]] of all.entries()) {
      const isFile = i < cases.length;
      files[`${i}.cjs`] = `${CODE}//# sourceMappingURL=${isFile ? `${i}.map` : map}`;
      if (isFile) files[`${i}.map`] = typeof map === 'string' ? map : JSON.stringify(map);
    }
    ran = await profileOf(['--all', 'main.cjs'], { cwd: project(files) });
  });

  for (const [i, [what, , reason]] of all.entries()) {
    it(i < cases.length ? what : `one that is no file of the project: ${what === folder ? 'a folder' : what}`, () => {
      assert.equal(ran.printed, '1\n'.repeat(all.length));
      assert.deepEqual(ran.hits[`${i}.cjs <module>`], { 1: 1, 4: 1 });
      assert.deepEqual(ran.hits[`${i}.cjs f`], { 1: 1, 2: 1 });
      const notes = ran.profile.run.warnings.filter(({ file }) => file === `${i}.cjs`).map(({ message }) => message);
      assert.deepEqual(notes, [`its source map ${reason}; its own lines are measured`]);
    });
  }

  it('one whose lines are thousands of millions takes no room', async () => {
    const map = {
      ...MAP,
      sources: ['a.ts'],
      sourcesContent: [CODE],
      mappings: `${MAP.mappings}${';'.repeat(40_000_000)}`,
    };
    const cwd = project({ 'main.cjs': `${CODE}//# sourceMappingURL=m.map`, 'm.map': JSON.stringify(map) });
    const { printed, hits } = await profileOf(['--all', '--max-old-space-size=200', 'main.cjs'], { cwd });
    assert.equal(printed, '1\n');
    assert.deepEqual(hits, { 'a.ts <module>': { 1: 1, 4: 1 }, 'a.ts f': { 1: 1, 2: 1 } });
  });
});

describe('a map of sections', () => {
  it('leads to the originals of all of them, and to their comments', async () => {
    const second = {
      ...MAP,
      sources: ['b.ts'],
      sourcesContent: [`/** @profile */\n${CODE}`],
      mappings: 'AACA;AACA;AACA;AACA',
    };
    const sections = [
      { offset: { line: 0, column: 0 }, map: { ...MAP, sources: ['a.ts'] } },
      { offset: { line: 4, column: 0 }, map: second },
      { offset: { line: 1e9, column: 0 }, map: second },
    ];
    const cwd = project({
      'main.cjs': `${CODE}${CODE.replaceAll('f(', 'g(')}//# sourceMappingURL=m.map`,
      'm.map': JSON.stringify({ version: 3, sections }),
    });
    assert.deepEqual((await profileOf(['main.cjs'], { cwd })).hits, { 'b.ts g': { 2: 1, 3: 1 } });
    assert.deepEqual(Object.keys((await profileOf(['--all', 'main.cjs'], { cwd })).hits).sort(), [
      'a.ts <module>',
      'a.ts f',
      'b.ts <module>',
      'b.ts g',
    ]);
  });
});

describe('nothing is read but files of the project and scripts of packages', { concurrency: 2 }, () => {
  const secret = join(folder, 'secret.txt');
  writeFileSync(secret, '/** @profile */ SECRET\n'.repeat(4));
  const mapped = (source: string): string =>
    project({
      'main.cjs': `${CODE}//# sourceMappingURL=m.map`,
      'm.map': JSON.stringify({ ...MAP, sources: [source] }),
    });

  for (const [how, source] of [
    ['relative', '../secret.txt'],
    ['absolute', secret],
    ['a URL', `file://${secret}`],
  ] as const) {
    it(`what a map names: ${how}`, async () => {
      const cwd = mapped(source);
      const embedded = await mprofLine(['--all', '--embed-source', '--format', 'json', 'main.cjs'], { cwd });
      const shown = await mprofLine(['--all', 'main.cjs'], { cwd });
      const annotated = await mprofLine(['main.cjs'], { cwd });
      assert.match(embedded.stdout, /secret\.txt/);
      assert.doesNotMatch(embedded.stdout + shown.stdout + annotated.stdout + annotated.stderr, /SECRET/);
      assert.match(shown.stdout, /The source of this file is not available/);
      assert.match(annotated.stderr, /no function of main\.cjs is marked|@profile/);
    });
  }

  it('what a profile names', async () => {
    const cwd = mapped('a.ts');
    const { profile } = await profileOf(['--all', 'main.cjs'], { cwd });
    for (const [path, from] of [
      [secret, cwd],
      ['secret.txt', folder],
      ['main.cjs', cwd],
    ] as const) {
      const changed = { ...profile, files: [{ path }], run: { ...profile.run, cwd: from } };
      writeFileSync(join(cwd, 'p.json'), JSON.stringify(changed));
      const { stdout } = await mprofLine(['report', '--embed-source', '--format', 'json', 'p.json'], { cwd });
      assert.doesNotMatch(stdout, /SECRET/);
      assert.equal(/"source"/.test(stdout), path === 'main.cjs');
    }
  });

  it('a file that was loaded is shown wherever it is', async () => {
    const elsewhere = join(folder, 'loaded.cjs');
    writeFileSync(elsewhere, CODE);
    const { stdout } = await mprofLine(['--all', elsewhere], { cwd: project({}) });
    assert.match(stdout, /return \[x\]\.length/);
  });
});
