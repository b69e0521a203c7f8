/** A statement whose size is known. Sizes are of V8 on 64 bits without pointer compression, as Node is built. */
export interface AccuracyCase {
  name: string;
  /** Stands before the profiled function, on one line. */
  setup?: string;
  /** One line; it leaves what it made in `value`, and may use `i` and `keep`. */
  statement: string;
  /** Bytes that `hits` executions allocate, from V8's object layout; absent: the truth is a heap snapshot. */
  bytes?: (hits: number) => number;
  /** Bytes more that an execution allocates until V8 has optimised it: a memento behind each literal, boxed doubles. */
  unoptimised?: number;
  /** By its text it allocates nothing, so it is only counted until a look finds that it does: what these hits take is on the line before them. */
  counted?: true;
}

/** Map, properties and elements pointers. */
const OBJECT = 24;
/** An object literal's or array's header and elements. */
const ARRAY = 32;
const FIXED_ARRAY = 16;
const WORD = 8;
const MEMENTO = 16;

const each =
  (bytes: number) =>
  (hits: number): number =>
    hits * bytes;

/** Backing stores that `push` makes, one element at a time: capacity grows to c + c/2 + 16. */
function pushed(hits: number): number {
  let capacity = 0;
  let bytes = 0;
  for (let length = 0; length < hits; length++) {
    if (length < capacity) continue;
    capacity = length + 1 + ((length + 1) >> 1) + 16;
    bytes += FIXED_ARRAY + capacity * WORD;
  }
  return bytes;
}

/** Tables of an OrderedHashMap (3 words an entry) or OrderedHashSet (2): capacity doubles from 4, two entries a bucket. */
function hashed(wordsPerEntry: number): (hits: number) => number {
  return (hits) => {
    let bytes = 0;
    for (let capacity = 4; capacity < hits; ) {
      capacity *= 2;
      bytes += FIXED_ARRAY + WORD * (3 + capacity / 2 + capacity * wordsPerEntry);
    }
    return bytes;
  };
}

const TEN = 'const ten = Array.from({ length: 10 }, (_, i) => i);';
const TEXT = "const text = Buffer.alloc(1000, 'abcdefghij').toString('latin1');";
const WORDS = 'const left = text.slice(0, 40), right = text.slice(40, 80);';

export const CASES: readonly AccuracyCase[] = [
  {
    name: 'object of three',
    statement: 'value = { a: i, b: i, c: i };',
    bytes: each(OBJECT + 3 * WORD),
    unoptimised: MEMENTO,
  },
  {
    name: 'object of ten',
    statement: 'value = { a: i, b: i, c: i, d: i, e: i, f: i, g: i, h: i, j: i, k: i };',
    bytes: each(OBJECT + 10 * WORD),
    unoptimised: MEMENTO,
  },
  { name: 'empty object', statement: 'value = {};', bytes: each(OBJECT + 4 * WORD) },
  {
    name: 'nested objects',
    statement: 'value = { a: { b: { c: i } } };',
    bytes: each(3 * (OBJECT + WORD)),
    unoptimised: 3 * MEMENTO,
  },
  {
    name: 'array of three',
    statement: 'value = [i, i, i];',
    bytes: each(ARRAY + FIXED_ARRAY + 3 * WORD),
    unoptimised: MEMENTO,
  },
  {
    name: 'array of doubles',
    statement: 'value = [i + 0.5, i + 0.25];',
    bytes: each(ARRAY + FIXED_ARRAY + 16),
    unoptimised: MEMENTO + 32,
  },
  {
    name: 'new Array(100)',
    statement: 'value = new Array(100);',
    bytes: each(ARRAY + FIXED_ARRAY + 800),
    unoptimised: MEMENTO,
  },
  { name: 'closure', setup: 'let outer = 1;', statement: 'value = () => outer;' },
  { name: 'bound function', setup: 'function f() {}', statement: 'value = f.bind(null, i);' },
  {
    name: 'class instance',
    setup:
      'class Point { constructor(x, y) { this.x = x; this.y = y; } }; for (let j = 0; j < 50; j++) new Point(j, j);',
    statement: 'value = new Point(i, i);',
    bytes: each(OBJECT + 2 * WORD),
  },
  {
    name: 'instance of a derived class',
    setup: 'class A { a = 1; }; class B extends A { b = 2; c = 3; }; for (let j = 0; j < 50; j++) new B();',
    statement: 'value = new B();',
    bytes: each(OBJECT + 3 * WORD),
    // The empty rest array of the default constructor, where V8 does not leave that out.
    unoptimised: ARRAY,
  },
  { name: 'concatenation', setup: TEXT + WORDS, statement: 'value = left + right;', bytes: each(32) },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
  { name: 'template string', setup: TEXT + WORDS, statement: 'value = `${left}-${right}`;', bytes: each(64) },
  { name: 'slice of a string', setup: TEXT, statement: 'value = text.slice(10, 60);', bytes: each(32) },
  {
    name: 'upper case',
    setup: TEXT,
    statement: 'value = text.toUpperCase();',
    bytes: each(16 + 1000),
  },
  {
    name: 'string of bytes',
    setup: "const bytes = Buffer.alloc(1000, 'xyz');",
    statement: 'value = bytes.latin1Slice(0, 1000);',
    bytes: each(16 + 1000),
  },
  { name: 'new Map()', statement: 'value = new Map();' },
  { name: 'Map growth', setup: 'const map = new Map();', statement: 'value = map.set(i, i);', bytes: hashed(3) },
  { name: 'Set growth', setup: 'const set = new Set();', statement: 'value = set.add(i);', bytes: hashed(2) },
  { name: 'push', setup: 'const list = [];', statement: 'value = list.push(i);', bytes: pushed },
  { name: 'small typed array', statement: 'value = new Uint8Array(48);' },
  { name: 'typed array of 1000', statement: 'value = new Float64Array(125);' },
  { name: 'Buffer.alloc(10000)', statement: 'value = Buffer.alloc(10000);' },
  { name: 'ArrayBuffer', statement: 'value = new ArrayBuffer(4096);' },
  {
    name: 'JSON.parse',
    setup: `const json = '{"alpha":1,"beta":[1,2,3],"gamma":{"delta":4}}';`,
    statement: 'value = JSON.parse(json);',
  },
  { name: 'array spread', setup: TEN, statement: 'value = [...ten];', bytes: each(ARRAY + FIXED_ARRAY + 80) },
  { name: 'slice of an array', setup: TEN, statement: 'value = ten.slice();', bytes: each(ARRAY + FIXED_ARRAY + 80) },
  { name: 'object spread', setup: 'const source = { a: 1, b: 2, c: 3, d: 4 };', statement: 'value = { ...source };' },
  {
    name: 'destructuring with rest',
    setup: 'let a; const source = { a: 1, b: 2, c: 3, d: 4 };',
    statement: '({ a, ...value } = source);',
  },
  { name: 'regular expression', statement: 'value = /ab+c/g;' },
  {
    name: 'exec',
    setup: `const re = /(\\w{20})-(\\w{20})/; const subject = Buffer.from('abcdefghijklmnopqrst-ABCDEFGHIJKLMNOPQRST').toString('latin1');`,
    statement: 'value = re.exec(subject);',
  },
  { name: 'boxed double', statement: 'value = i + 0.5; keep[1] = value;', bytes: each(16), counted: true },
  { name: 'BigInt', setup: 'const big = 2n ** 100n;', statement: 'value = -big;', bytes: each(16 + 16) },
  { name: 'promise', statement: 'value = Promise.resolve(i);' },
  { name: 'generator object', setup: 'function* g() {}', statement: 'value = g();' },
  { name: 'Date', statement: 'value = new Date(i);' },
  { name: 'nothing: arithmetic', statement: 'value = (i * 3 + 1) | 0;', bytes: each(0) },
  {
    name: 'nothing: properties',
    setup: 'const o = { a: 1, b: 2 };',
    statement: 'o.a = o.b; value = o;',
    bytes: each(0),
  },
  { name: 'nothing: call', setup: 'function f(x) { return x; }', statement: 'value = f(i);', bytes: each(0) },
  {
    name: 'nothing: destructuring',
    setup: 'let a, b; const o = { a: 1, b: 2 };',
    statement: '({ a, b } = o); value = a;',
    bytes: each(0),
  },
  { name: 'nothing: search', setup: TEXT, statement: "value = text.indexOf('j');", bytes: each(0) },
];

/** Line of the statement in the program, and of the one after it, which allocates nothing. */
export const STATEMENT_LINE = 6;
export const STORE_LINE = 7;

/** The program around a case's statement. */
export function programOf(one: AccuracyCase): string {
  return [
    one.setup ?? '',
    '// @profile',
    'function run(n, keep) {',
    '  let value = null;',
    '  for (let i = 0; i < n; i++) {',
    `    ${one.statement}`,
    '    keep[i & 63] = value;',
    '  }',
    '}',
    'run;',
  ].join('\n');
}
