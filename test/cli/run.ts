import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import '../leave-nothing.ts';

/** How a program ended and what it said. */
export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
}

/** The command line under test. */
export const BIN: string = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

/** The folder of the fixtures of this area. */
export const FIXTURES: string = fileURLToPath(new URL('../../../test/cli/fixtures', import.meta.url));

/** Runs node with `args` to its end; stdin is `input`. Output is read as Latin-1, so that each byte counts. */
export function node(args: readonly string[], { cwd, env, input = '' }: RunOptions = {}): Promise<Outcome> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, { cwd, env: env ?? clean(process.env), stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('latin1').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', failed);
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Runs `mprof-line` with `args`. */
export function mprofLine(args: readonly string[], options?: RunOptions): Promise<Outcome> {
  return node([BIN, ...args], options);
}

/** The environment without what the test runner adds. */
export function clean({ NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}

/** Text that was read as Latin-1, as UTF-8. */
export function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}
