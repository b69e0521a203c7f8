// Puts the parts that a profiled script waits for into one file each: loading a hundred small modules takes longer than
// everything else that happens before its first line. The modules themselves stay, for whoever imports them.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { digestOf, requireBundles, throughParameter, withoutCopies } from './bundle-text.mjs';
import { bundleBundlers } from './bundlers.mjs';
import { commonjsBundles, writeCommonjsTypes } from './commonjs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const out = join(dist, 'bundle');

const commonjs = commonjsBundles(root);

const { modules } = await import(pathToFileURL(join(dist, 'src/lazy.js')).href);
const lazy = Object.entries(modules).map(([name, path]) => [name, relative(dist, join(dist, 'src', path))]);

/** Bundle → the module that it starts from. */
const bundles = {
  ...commonjs,
  ...Object.fromEntries(lazy.map(([name, path]) => [name, path.replaceAll('\\', '/')])),
  boot: 'src/cli/boot.js',
  'mprof-line': 'src/cli/bundled-bin.js',
  launcher: 'src/cli/main.js',
  // It has `start` loaded in a realm of its own, and `runtime` in the program's.
  preload: 'src/load/realm/preload.js',
  start: 'src/load/preload.js',
  runtime: 'runtime/install.js',
  'thread-hooks': 'src/load/hooks/in-thread.js',
  ahead: 'src/load/ahead.js',
  'other-programs': 'src/process/other-programs.js',
  sampler: 'runtime/sampler/sampler.js',
  attached: 'src/load/attached/agent.js',
  'instrument-command': 'src/cli/commands/instrument.js',
};

/** The commands that a person waits less for than for a profile: all in one bundle, each the export of its name. */
const COMMANDS = readdirSync(join(dist, 'src/cli/commands'))
  .filter((file) => file.endsWith('.js'))
  .map((file) => file.slice(0, -'.js'.length))
  .filter((name) => name !== 'profile' && name !== 'instrument');
const commandNamed = (path) => COMMANDS.find((name) => join(dist, `src/cli/commands/${name}.js`) === path);

/** What is loaded from its own package; so is Babel, except where it is waited for. */
const EXTERNAL = ['esbuild', 'picomatch', 'pidusage', '@resvg/resvg-js'];

const fromBundle = (path) => `./${relative(out, path).replaceAll('\\', '/')}`;

/** Modules keep the URL that they have outside, and what they load later is the bundle of it where there is one. */
const places = {
  name: 'places',
  setup(hooks) {
    hooks.onResolve({ filter: /^\./ }, ({ kind, path, importer }) => {
      const target = join(dirname(importer), path);
      // One instance, in the program's realm.
      if (
        kind === 'import-statement' &&
        target === join(dist, bundles.runtime) &&
        importer.startsWith(join(dist, 'src/load'))
      )
        return { path: './runtime.cjs', external: true };
      // So is the parser, which is large.
      if (target === join(dist, bundles.instrument) && importer.startsWith(join(dist, 'src/cli')))
        return { path: './instrument.cjs', external: true };
      if (kind !== 'dynamic-import') return undefined;
      if (target === join(dist, PIECES)) return { path: './instrument.cjs', external: true };
      const command = commandNamed(target);
      if (command) return { path: `./commands.cjs#${command}`, external: true };
      const bundled = Object.keys(bundles).find((name) => join(dist, bundles[name]) === target);
      return { path: bundled ? `./${bundled}.cjs` : fromBundle(target), external: true };
    });
    hooks.onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (path === PARSER) return { contents: asModule(readFileSync(path, 'utf8')), loader: 'js' };
      if (path.includes('node_modules')) return undefined;
      const here = `moduleUrl(${JSON.stringify(fromBundle(path))})`;
      let contents = readFileSync(path, 'utf8');
      if (path === join(dist, 'runtime/sampler/client.js')) contents = samplerFromBundle(contents);
      return { contents: contents.replaceAll('import.meta.url', here), loader: 'js' };
    });
  },
};

const PARSER = fileURLToPath(import.meta.resolve('@babel/parser'));

/** The parser's text as an ES module. esbuild puts a CommonJS one into a function of its own, and V8 reads through all of it once more to compile that. */
function asModule(text) {
  return `const exports = {};\n${text}\nexport { parse, parseExpression, tokTypes };`;
}

function samplerFromBundle(text) {
  const [before, after, ...more] = text.split("new URL('./sampler.js', import.meta.url)");
  if (after === undefined || more.length > 0)
    throw new Error('bundle: the client of the sampler starts its Worker in another way');
  return `${before}new URL(moduleUrl('sampler.cjs'))${after}`;
}

const moduleUrl =
  "const moduleUrl = (path) => require('node:url').pathToFileURL(require('node:path').join(__dirname, path)).href;";

/** Bundles for a page, and the global that holds what each exports there. */
const pages = {
  // Node requires it, too.
  'charts.cjs': { entry: 'src/plot/echarts/library.js', globalName: 'mprofLineCharts', footer: 'mprofLineCharts' },
  'chart-page.js': { entry: 'src/plot/echarts/page.js', globalName: 'mprofLine' },
};

/** The library stands in the page already. */
const libraryInPage = {
  name: 'library in page',
  setup(hooks) {
    hooks.onResolve({ filter: /\/library\.js$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: 'library', namespace: 'page' },
    );
    hooks.onLoad({ filter: /.*/, namespace: 'page' }, () => ({ contents: 'module.exports = mprofLineCharts' }));
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out);
/** A module of all the commands, each an export. */
const commands = {
  contents: COMMANDS.map((name) => `export * as ${name} from './src/cli/commands/${name}.js';`).join('\n'),
  resolveDir: dist,
};
/** Bundles of what runs before the program, when it has ended, or as a file is loaded. The rest keeps its names, for stack traces. */
const NAMELESS = new Set([
  'commands',
  'instrument',
  'instrument-command',
  'launcher',
  'session-report',
  'choose',
  'ahead',
]);
/** Bundles with functions that stand in the place of Node's, which are strict; so are all modules before they are bundled. */
const STRICT = new Set(['preload', 'start']);
/** Packages that are in a bundle. */
const inBundles = new Set();

/** Shares the parser with what instruments a file. */
const PIECES = 'instrument/pieces.js';
const instrument = {
  contents: `export * from './${bundles.instrument}'; export * from './${PIECES}';`,
  resolveDir: dist,
};
const madeOf = { commands, instrument };

/** Builds one; returns a digest of its text, with which the file begins (src/cache/code.ts). */
async function bundle(name, stamp) {
  const {
    outputFiles: [file],
    metafile,
  } = await build({
    ...(name in madeOf ? { stdin: madeOf[name] } : { entryPoints: [join(dist, bundles[name])] }),
    outfile: join(out, `${name}.cjs`),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    define: { MPROF_LINE_BUNDLED: 'true', ...(stamp && { MPROF_LINE_STAMP: JSON.stringify(stamp) }) },
    external: ['readable', 'babel', 'index'].includes(name) ? [...EXTERNAL, '@babel/*'] : EXTERNAL,
    banner: { js: STRICT.has(name) ? `'use strict';${moduleUrl}` : moduleUrl },
    plugins: [places],
    minifySyntax: true,
    minifyWhitespace: true,
    minifyIdentifiers: NAMELESS.has(name),
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  for (const each of packagesOf(metafile)) inBundles.add(each);
  const direct = withoutCopies(requireBundles(file.text));
  const text = ['launcher', 'session-report'].includes(name) ? throughParameter(direct) : direct;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const [hashbang = ''] = /^#!.*\n/.exec(text) ?? [];
  writeFileSync(file.path, `${hashbang}/*${digest}*/${text.slice(hashbang.length)}`);
  return digest;
}

// What instruments, and what asks it to and packs the result, decides what instrumented text is worth that was kept.
const transforms = ['instrument', 'readable', 'typescript'];
const made = await Promise.all(transforms.map((name) => bundle(name)));
const stamp = [...made, digestOf(join(dist, 'src/load'))].join('');
await Promise.all(
  [...Object.keys(bundles), 'commands'].filter((name) => !transforms.includes(name)).map((name) => bundle(name, stamp)),
);
await Promise.all(
  Object.entries(pages).map(([name, { entry, globalName, footer }]) =>
    build({
      entryPoints: [join(dist, entry)],
      outfile: join(out, name),
      bundle: true,
      format: 'iife',
      globalName,
      footer: footer && { js: `typeof module<'u'&&(module.exports=${footer})` },
      platform: 'browser',
      target: 'es2022',
      plugins: [libraryInPage],
      minify: true,
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'warning',
    }),
  ),
);
for (const [name, entry] of Object.entries(commonjs)) await writeCommonjsTypes(out, name, join(dist, entry));
const plugins = await bundleBundlers(root, join(out, 'bundlers'));
const report = await build({
  entryPoints: [join(root, 'src/page/program/main.tsx')],
  outfile: join(out, 'report-page.js'),
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});

/** The licenses of the packages that a bundle holds, in a file beside it. */
function writeLicenses(name, packages) {
  const texts = packages.flatMap((each) => {
    const folder = join(root, 'node_modules', each);
    const entries = readdirSync(folder, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && /^(licen[cs]e|notice)/i.test(entry.name));
    return files.map((file) => `${each}\n\n${readFileSync(join(folder, file.name), 'utf8')}`);
  });
  writeFileSync(join(out, name), texts.join(`\n${'-'.repeat(80)}\n\n`));
}

function packagesOf({ inputs }) {
  const names = Object.keys(inputs).map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return [...new Set(names.filter(Boolean))].sort();
}

writeLicenses('charts.LICENSE.txt', ['echarts', 'zrender']);
writeLicenses('report-page.LICENSE.txt', packagesOf(report.metafile));
for (const each of packagesOf(plugins)) inBundles.add(each);
writeLicenses('packages.LICENSE.txt', [...inBundles].sort());
