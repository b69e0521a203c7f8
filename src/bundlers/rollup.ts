import { createRollupPlugin } from 'unplugin';
import type { BundlerOptions } from './options.ts';
import { probes } from './plugin.ts';

/**
 * Makes a Rollup plugin that puts the probes in: `plugins: [mprofLine()]`.
 * @throws MprofLineError when an option is not one of {@link BundlerOptions}.
 */
const mprofLine: (options?: BundlerOptions) => { name: string } = createRollupPlugin(probes);
export default mprofLine;
export type { BundlerOptions };
