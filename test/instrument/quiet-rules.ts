/** Functions that the statements call. */
export const FUNCTIONS = `
function whole(x) { return x > 1 && x.length < 3; }
function makes(x) { return [x]; }
function sums() { return arguments.length; }
function twice() { return 1; }
function twice() { return []; }`;

/**
 * Each rule of instrument/tree/quiet.ts: statements that it lets pass, and their neighbours that it does not. They use the
 * parameters `a`, `b` and `c`, the variable `n = 0`, and {@link FUNCTIONS}.
 */
export const RULES: Readonly<Record<string, { counted: readonly string[]; read: readonly string[] }>> = {
  'constants and variables': {
    counted: [
      'n = 1;',
      "n = 'text';",
      'n = `text`;',
      'n = null;',
      'n = true;',
      'n = 10n;',
      'n = a;',
      'n = this;',
      'let m;',
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    read: ['n = /re/;', 'n = [];', 'n = {};', 'n = () => a;', 'n = class {};', 'n = `${a}`;', 'n = a`text`;'],
  },
  'properties with names, and elements, are read': {
    counted: ['n = a.b.c;', 'n = a[b];', 'n = a?.b;', 'const { d, e: { g } } = a;'],
    read: ['const { ...d } = a;', 'const [d] = a;', 'const { d = [] } = a;', 'const { [b]: d } = a;'],
  },
  'variables and properties with names are assigned; elements may make a list grow': {
    counted: ['a.b = c;', 'n ||= a;', 'a.b ??= c;', 'a.b++;', 'n--;', 'n -= a;', 'a.b |= 4;'],
    read: ['a[b] = c;', 'a[b]++;', '({ n } = a);', 'a.b = {};', 'a.length = 9;', 'a.length++;', 'n /= a;', 'n **= a;'],
  },
  'comparisons, and operators of whole numbers': {
    counted: [
      'n = a === b;',
      'n = a < b;',
      "n = 'x' in a;",
      'n = a instanceof b;',
      'n = a | 0;',
      'n = a * b - c % 2;',
      'n = a >>> b;',
    ],
    read: ['n = a / b;', 'n = a ** b;'],
  },
  'a sum has a number in it, and no string': {
    counted: [
      'c = n + a;',
      'n = a + 1;',
      'n = a.length + b;',
      'n += 2;',
      'n = 1 + 2;',
      'n = b + 1 + c;',
      'n = 1 + a + b + c;',
      'n = a.indexOf(b) + c;',
      'a.b += 1;',
      'n = (a | 0) + b;',
    ],
    read: [
      'n = a + b;',
      "n = 'x' + 1;",
      "n = 1 + a + 'x';",
      'a.b += c;',
      'n += b;',
      'n = n + a;',
      'n = a + b + c;',
      "n = a + 1 + 'x' + b;",
      'n = a + 0.5;',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
      'n = `${a}` + 1;',
    ],
  },
  'what decides, and what has one operand': {
    counted: [
      'n = a ? b : c;',
      'n = a && b || c;',
      'n = a ?? b;',
      'n = !a;',
      'n = -a;',
      'n = typeof a;',
      'n = void 0;',
      'n = (a, b);',
    ],
    read: ['n = a ? [] : c;', 'n = a && b();', 'delete a.b;', 'n = [...a];'],
  },
  'calls that are known': {
    counted: [
      'n = Math.floor(a);',
      'n = a.charCodeAt(b);',
      'n = a.codePointAt(b);',
      'n = a.indexOf(b, n + 1);',
      'n = a.lastIndexOf(b);',
      'n = Array.isArray(a);',
      'n = a.hasOwnProperty(b);',
      'n = a.includes(b);',
      'n = a.startsWith(b);',
      'n = a.endsWith(b);',
      'n = Object.prototype.hasOwnProperty.call(a, b);',
      'n = whole(a);',
    ],
    read: [
      'n = Math.random();',
      'n = a.charAt(b);',
      'n = a.search(b);',
      'n = a.get(b);',
      'n = a.has(b);',
      'n = a.indexOf(b + c);',
      'a();',
      'a.b();',
      'new a();',
      'n = makes(a);',
      'n = whole([]);',
      'n = sums(a);',
      'n = twice();',
      'n = Math.max(...a);',
    ],
  },
  'statements with others inside: what stands on their own line': {
    counted: [
      'if (a) b();',
      'return a.b;',
      'while (a) b();',
      'for (let i = 0; i < a.length; i++) b(i);',
      'switch (a) { case 1: b(); }',
      'for (;;) { break; }',
    ],
    read: [
      'if (a()) b;',
      'return [];',
      'while (a()) b;',
      'for (let i = 0; i < a; i++) b(() => i);',
      'switch (a()) {}',
      'for (const d of a) d;',
      'for (const d in a) d;',
      'throw a;',
    ],
  },
  'blocks whose variables live in an object, for a closure': {
    counted: ['if (a) { let d = a; b(d); }', 'if (a) { var d = a; b(() => d); }', 'if (a) { let d = a; b(() => c); }'],
    read: [
      'if (a) { let d = a; b(() => d); }',
      'if (a) { function d() {} }',
      'while (a) { const d = a; b(class { x = d; }); }',
      'if (a) { let d; eval(b); }',
    ],
  },
};

/** All statements that are counted, but for those with closures: what a closure holds is made where its function begins. */
export const MEASURED: readonly string[] = Object.values(RULES)
  .flatMap(({ counted }) => counted)
  .filter((statement) => !statement.includes('=>'));
