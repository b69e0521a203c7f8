// An entry in TypeScript: on Node 20 the profiler loads TypeScript as ES modules for programs that begin so.
await import('../runner/describe.mjs' as string);
