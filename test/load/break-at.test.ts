import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import '../leave-nothing.ts';
import { BIN, clean } from '../cli/run.ts';
import { FIXTURES } from './run.ts';

/** Collects what a stream says, and tells when it matches. */
function listen(stream: NodeJS.ReadableStream): { text: string; until(pattern: RegExp): Promise<RegExpExecArray> } {
  const heard = {
    text: '',
    until: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((done, failed) => {
        const look = (): void => {
          const match = pattern.exec(heard.text);
          if (match) done(match);
        };
        stream.on('data', look).on('end', () => failed(new Error(`ended before ${pattern}:\n${heard.text}`)));
        look();
      }),
  };
  stream.setEncoding('utf8').on('data', (text: string) => {
    heard.text += text;
  });
  return heard;
}

describe('--break-at', () => {
  it('names the line that passed the limit, and waits in the debugger', { timeout: 60_000 }, async () => {
    const args = [BIN, '--break-at', '200MB', '--inspect-port=0', '--format', 'csv', 'grows.cjs'];
    const program = spawn(process.execPath, args, { cwd: FIXTURES, env: clean(process.env) });
    const [stdout, stderr] = [listen(program.stdout), listen(program.stderr)];
    const [, port] = await stderr.until(/ws:\/\/127\.0\.0\.1:(\d+)\//);
    assert.match(stderr.text, /^mprof-line: grow \(grows\.cjs:5\) ended with 3\d\d\.\d MB, more than 200\.0 MB\n/);
    assert.equal(stdout.text, '');

    const inspector = spawn(process.execPath, ['inspect', `127.0.0.1:${port}`], { env: clean(process.env) });
    const seen = listen(inspector.stdout);
    await seen.until(/break in [^\n]*\n/);
    const ended = once(program, 'close');
    inspector.stdin.write('cont\n');
    await stdout.until(/^3\n/);
    // A program that ends with a debugger attached waits until that has gone.
    inspector.kill();
    const [code] = await ended;
    assert.equal(code, 0);
    assert.match(stdout.text, /^3\nfile,function/);
  });

  it('without passing it, the script is as ever', async () => {
    const args = [BIN, '--break-at', '1GB', '--format', 'csv', 'grows.cjs'];
    const program = spawn(process.execPath, args, { cwd: FIXTURES, env: clean(process.env) });
    const [stdout, stderr] = [listen(program.stdout), listen(program.stderr)];
    const [code] = await once(program, 'close');
    assert.deepEqual([code, stderr.text], [0, '']);
    assert.match(stdout.text, /^3\nfile,function/);
  });
});
