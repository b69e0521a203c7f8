import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { instrument } from '../../instrument/index.ts';
import type { Profile } from '../../src/profile/types.ts';

const BIN = fileURLToPath(new URL('../../bundle/mprof-line.cjs', import.meta.url));

/** Whether the function that is called `leaf`, or that follows the word, has no frame. */
function isCounted(
  code: string,
  filename = '/f.js',
  sourceType: 'script' | 'module' | 'commonjs' = 'commonjs',
): boolean {
  const { code: probed, table } = instrument(code, { filename, sourceType, select: 'all' })!;
  const index = table.functions.findIndex(({ name }) => name.endsWith('leaf'));
  assert.notEqual(index, -1, `no function of ${code} is called leaf`);
  const [, probe] = new RegExp(`\\$m\\w+([eEcq])\\(${index},`).exec(probed) ?? ['', 'E'];
  return probe === 'q';
}

const COUNTED = [
  'function leaf() {}',
  'function leaf() { return; }',
  'function leaf(a) { return a; }',
  'function leaf(a, b) { return a === b; }',
  'function leaf(a) { return a !== 10 && a !== "x" || !a; }',
  'function leaf(a) { return a ? null : undefined; }',
  'function leaf(a) { return a == null; }',
  'function leaf(a) { return typeof a === "string"; }',
  'function leaf() { return -1; }',
  'function leaf(a) {\n  return a === 1;\n}',
  'function leaf(a) {\n  "use strict";\n  a;\n}',
  'const leaf = (a) => a;',
  'const leaf = (a) => (a, true);',
  'const o = { leaf() { return 1; } };',
  'class A { get leaf() { return false; } }',
  'class A { static #leaf() { return true; } }',
  'let state = 1; function leaf() { return state; }',
  'function outer(a) { const b = a; return function leaf() { return a === b; }; }',
  'function outer() { if (1) { var a = 1; } return function leaf() { return a; }; }',
];

const FRAMED = {
  'what may be a getter, a setter or a Proxy': [
    'function leaf(a) { return a.b; }',
    'function leaf(a) { return a?.b; }',
    'function leaf(a) { return a[0]; }',
    'function leaf(a) { a.b = 1; }',
    'function leaf(a) { return "x" in a; }',
    'function leaf(a, b) { return a instanceof b; }',
    'class A { #x; leaf() { return this.#x; } }',
  ],
  'what asks an object for another value': [
    'function leaf(a) { return a < 10; }',
    'function leaf(a) { return a == 10; }',
    'function leaf(a) { return a | 0; }',
    'function leaf(a) { return +a; }',
    'function leaf(a) { return -a; }',
    'function leaf(a) { return a + 1; }',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    'function leaf(a) { return `${a}`; }',
  ],
  'a global, which may have a getter': [
    'function leaf() { return fetch; }',
    'function leaf() { return typeof crypto; }',
    'function leaf(a) { return a === Infinity; }',
    'function outer() { { let b; } return function leaf() { return b; }; }',
    'function leaf() { return arguments; }',
  ],
  'what allocates, or calls': [
    // An object is made of a number or a string that it is called on.
    'function leaf() { return this; }',
    'function leaf() { return []; }',
    'function leaf() { return {}; }',
    'function leaf() { return /x/; }',
    'function leaf() { return () => 1; }',
    'function leaf(a) { return a(); }',
    'function leaf(a) { return new a(); }',
    'function leaf(a) { throw a; }',
    'function leaf(a) { return 10n; }',
    'class A extends Object { leaf() { return super.x; } }',
  ],
  'what can wait, or has more than names for parameters': [
    'async function leaf(a) { return a; }',
    'function* leaf(a) { return a; }',
    'const leaf = async (a) => a;',
    'function leaf({ a }) { return a; }',
    'function leaf([a]) { return a; }',
    'function leaf(a = 1) { return a; }',
    'function leaf(...a) { return a; }',
  ],
  'more than one statement, or line': [
    'function leaf(a) { a; return a; }',
    'function leaf(a) { if (a) return 1; }',
    'function leaf(a) { for (;;); }',
    'function leaf(a) { let b; }',
    'function leaf(a) {\n  return a === 1 ||\n    a === 2;\n}',
  ],
};

describe('a function that only compares and hands on values has its calls counted, and no frame', () => {
  for (const code of COUNTED) it(code, () => assert.ok(isCounted(code)));
});

describe('any other function has a frame:', () => {
  for (const [kind, codes] of Object.entries(FRAMED)) {
    it(kind, () =>
      assert.deepEqual(
        codes.filter((code) => isCounted(code)),
        [],
      ),
    );
  }

  it('one of a script that reads a variable which it shares with its realm', () => {
    const code = 'var crypto; function leaf() { return crypto; }';
    assert.equal(isCounted(code, '/f.js', 'script'), false);
    assert.equal(isCounted(code, '/f.js', 'module'), true);
  });

  it('one of TypeScript that reads what is only declared', () => {
    assert.equal(isCounted('declare const a: number; function leaf(): number { return a; }', '/f.ts'), false);
    assert.equal(isCounted('export declare let a: number; function leaf(): number { return a; }', '/f.ts'), false);
    assert.equal(isCounted('const a: number = 1; function leaf(): number { return a; }', '/f.ts'), true);
  });
});

/** Functions without frames, called from two lines, within a line that allocates, and by what has no probes. */
const PROGRAM = `let state = 0;
function isNewLine(code) {
  return code === 10 || code === 13;
}
const same = (a, b) => a === b;
class Item {
  get kind() { return 'item'; }
  constructor() {}
}
function work() {
  const made = [];
  for (let i = 0; i < 3000; i++) {
    if (isNewLine(i)) state++;
    made.push({ is: same(i, 7), kind: new Item().kind });
  }
  made.filter(isNewLine);
  return made;
}
if (work().length !== 3000 || state !== 2) throw new Error('wrong');
`;

describe('calls and hits of functions without frames are exact', () => {
  for (const options of [['--exact'], ['--fast'], ['--live'], ['--live', '--fast'], ['--exact', '--metric', 'rss']]) {
    it(options.join(' '), () => {
      const folder = mkdtempSync(join(tmpdir(), 'mprof-line-leaf-'));
      try {
        const script = join(folder, 'program.cjs');
        const out = join(folder, 'out.json');
        writeFileSync(script, PROGRAM);
        const { status, stderr } = spawnSync(process.execPath, [BIN, '--all', ...options, '-o', out, script], {
          encoding: 'utf8',
        });
        assert.equal(status, 0, stderr);
        const { functions } = JSON.parse(readFileSync(out, 'utf8')) as Profile;
        const counted = functions.flatMap(({ name, calls, lines }) =>
          lines.filter(() => name !== '<module>' && name !== 'work').map(({ line, hits }) => [name, calls, line, hits]),
        );
        assert.deepEqual(counted, [
          ['isNewLine', 6000, 2, 6000],
          ['isNewLine', 6000, 3, 6000],
          ['same', 3000, 5, 3000],
          ['Item.kind', 3000, 7, 3000],
          ['Item.constructor', 3000, 8, 3000],
        ]);
        const bytes = functions
          .filter(({ name }) => name === 'isNewLine' || name === 'same' || name.startsWith('Item'))
          .flatMap(({ lines }) => lines.map(({ allocated }) => allocated));
        assert.deepEqual(bytes, [0, 0, 0, 0, 0]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
