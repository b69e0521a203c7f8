import { createWebpackPlugin } from 'unplugin';
import type { BundlerOptions } from './options.ts';
import { probes } from './plugin.ts';

/**
 * Makes a webpack plugin that puts the probes in: `plugins: [mprofLine()]`.
 * @throws MprofLineError when an option is not one of {@link BundlerOptions}.
 */
const mprofLine: (options?: BundlerOptions) => { apply(compiler: object): void } = createWebpackPlugin(probes);
export default mprofLine;
export type { BundlerOptions };
