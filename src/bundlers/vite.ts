import { createVitePlugin } from 'unplugin';
import type { BundlerOptions } from './options.ts';
import { probes } from './plugin.ts';

/**
 * Makes a Vite plugin that puts the probes in: `plugins: [mprofLine()]`.
 * @throws MprofLineError when an option is not one of {@link BundlerOptions}.
 */
const mprofLine: (options?: BundlerOptions) => { name: string } = createVitePlugin(probes);
export default mprofLine;
export type { BundlerOptions };
