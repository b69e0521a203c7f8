export type { GrowthFit, OrderFit } from './growth/fit.ts';
export type { GrowthOptions, GrowthPoint, GrowthTarget, MemoryGrowth, ModuleExport } from './growth/memory-growth.ts';
export { memoryGrowth } from './growth/memory-growth.ts';
export type { Memit } from './memit.ts';
export { memit } from './memit.ts';
export { memoryUsage } from './memory-usage.ts';
export type { Block } from './timestamp.ts';
export { timestamp } from './timestamp.ts';
export type * from './types.ts';
