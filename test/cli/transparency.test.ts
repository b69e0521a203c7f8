import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { FIXTURES, mprofLine, node, type Outcome } from './run.ts';

const cwd = join(FIXTURES, 'transparent');
const programs = readdirSync(cwd, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ name }) => name);
const output = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
after(() => rmSync(output, { recursive: true }));

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

/** What this Node cannot run, with or without the profiler. */
const unsupported: Record<string, boolean> = {
  'module.mjs': major === 20 && minor < 12,
  'detect.js': major === 20 && minor < 19,
};

const ALL = process.env.TESTS_ALL !== undefined;
/** Ends as another of its kind does, which is run with the marked functions alone, too: here each function is measured. */
const ALIKE =
  /^(?:throw-(?!error|cause|listener)|throws-(?!named)|reject-value|signal-(?:term|kill)|missing\.mjs|syntax\.mjs|syntax-required|exit-listener|mark\.mjs)/;

/** Node prints the awaiting line of the text that it has, from C++ and out of reach. */
const withoutStderr = new Set(['forced.mjs']);

/** What the profiler adds at the end stands behind everything of the program's. */
function ofTheProgram({ stderr, ...outcome }: Outcome, program: string): Outcome {
  const own = stderr.search(/mprof-line: (?:nothing was measured|wrote )/);
  const rest = own < 0 ? stderr : stderr.slice(0, own);
  return { ...outcome, stderr: withoutStderr.has(program) ? '' : rest.replace(/^\(node:\d+\)/gm, '(node)') };
}

describe('a program does not notice', { concurrency: 2 }, () => {
  for (const program of programs) {
    it(program, { skip: unsupported[program] ?? false }, async () => {
      const args = [program, 'first', '--second', '-o', 'third'];
      const input = 'some input\nof lines\n';
      const plain = ofTheProgram(await node(args, { cwd, input }), program);
      for (const options of !ALL && ALIKE.test(program) ? [['--all']] : [[], ['--all']]) {
        const file = join(output, `${program}${options.join('')}.json`);
        const profiled = await mprofLine(['-o', file, ...options, ...args], { cwd, input });
        assert.deepEqual(ofTheProgram(profiled, program), plain, options.join(' ') || 'annotated');
      }
    });
  }
});
