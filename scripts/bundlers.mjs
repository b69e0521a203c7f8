// The plugin of bundlers, with unplugin in it: one module for each bundler, and what they share.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const BUNDLERS = ['vite', 'rollup', 'webpack', 'esbuild', 'rspack'];
/** webpack and rspack load these by a path beside the module that names it: `webpack/loaders/transform.mjs`. */
const LOADERS = ['webpack', 'rspack'].map((name) => `${name}/loaders/transform`);

/** What unplugin requires only when it is used would have to be installed. */
const withVirtualModules = {
  name: 'virtual modules',
  setup(hooks) {
    hooks.onLoad({ filter: /unplugin[\\/]dist[\\/]index\.mjs$/ }, ({ path }) => {
      const [before, after, ...more] = readFileSync(path, 'utf8').split('__require("webpack-virtual-modules")');
      if (after === undefined || more.length > 0)
        throw new Error('bundle: unplugin finds its virtual modules in another way');
      return { contents: `import VirtualModules from "webpack-virtual-modules";${before}VirtualModules${after}` };
    });
  },
};

/** The transform is in the package already, as modules. */
const transformOutside = {
  name: 'transform outside',
  setup(hooks) {
    hooks.onResolve({ filter: /[\\/]instrument[\\/]/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, external: true } : undefined,
    );
  },
};

/** Writes them into the folder `out`, which is as deep as the modules that are in them; returns esbuild's metafile. */
export async function bundleBundlers(root, out) {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const options = {
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: [...Object.keys(dependencies), ...BUNDLERS],
    plugins: [withVirtualModules, transformOutside],
    banner: { js: "import{createRequire as requireOf}from'node:module';const require=requireOf(import.meta.url);" },
    minify: true,
    metafile: true,
    logLevel: 'warning',
  };
  const modules = BUNDLERS.map((name) => ({ out: name, in: join(root, `dist/src/bundlers/${name}.js`) }));
  const loaders = LOADERS.map((name) => ({ out: name, in: `unplugin/${name}` }));
  const [{ metafile }] = await Promise.all([
    build({ ...options, entryPoints: modules, chunkNames: 'shared-[hash]' }),
    build({ ...options, entryPoints: loaders, outExtension: { '.js': '.mjs' }, chunkNames: 'loader-[hash]' }),
  ]);
  return metafile;
}
