import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Profile } from '../../src/profile/types.ts';
import { fixture, folder, mprofLine, startMprofLine } from './mprof.ts';

const FILE = fixture('attach-server.cjs');
/** Later ones replace no functions of a program that runs. */
const replaces = Number(process.versions.node.split('.')[0]) < 26;
const only = (wanted: boolean): { skip: string | false } => ({
  skip: process.platform === 'win32' ? 'signals' : wanted ? false : 'another Node',
});

/** A server, asked over one connection that stays open. */
interface Server {
  child: ChildProcess;
  /** The ports that it was asked from. */
  ports: Set<number | undefined>;
  errors(): string;
  ask(path: string, agent?: Agent): Promise<string>;
}

/** Its inspector opens at a port that is free. */
async function startServer(file = FILE): Promise<Server> {
  const child = spawn(process.execPath, ['--inspect-port=0', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  after(() => child.kill('SIGKILL'));
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [port] = (await once(child.stdout!, 'data')) as [Buffer];
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  const ask = (path: string, agent = kept): Promise<string> =>
    new Promise((done, failed) => {
      const request = get({ port: Number(String(port)), host: '127.0.0.1', path, agent }, (response) => {
        if (agent === kept) ports.add(request.socket?.localPort);
        let text = '';
        response.setEncoding('utf8').on('data', (more: string) => {
          text += more;
        });
        response.on('end', () => done(text));
      });
      request.on('error', failed);
    });
  return { child, ports, errors: () => errors, ask };
}

type Ended = { code: number; stdout: string; stderr: string };

/** Starts `attach --lines` and waits until it measures; `end` ends it by Ctrl-C, `ended` waits until it ends by itself. */
async function startAttaching(
  cwd: string,
  ...args: string[]
): Promise<{ end(): Promise<Ended>; ended(): Promise<Ended> }> {
  const attached = startMprofLine(cwd, ['attach', '--lines', ...args]);
  let stdout = '';
  let stderr = '';
  attached.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const closed = once(attached, 'close');
  await new Promise<void>((done, failed) => {
    attached.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (/measuring process \d+, until Ctrl-C/.test(stderr)) done();
    });
    closed.then(() => failed(new Error(stderr)), failed);
  });
  const ended = async (): Promise<Ended> => {
    const [code] = (await closed) as [number];
    return { code, stdout, stderr };
  };
  return {
    ended,
    end() {
      attached.kill('SIGINT');
      return ended();
    },
  };
}

describe('mprof-line attach --lines', only(replaces), () => {
  it('measures the lines of a server that goes on serving, and leaves its functions as they were', async () => {
    const cwd = folder();
    const server = await startServer();
    const text = await server.ask('/text');
    const stack = await server.ask('/stack');
    const globals = await server.ask('/globals');
    const held = server.ask('/hold', new Agent());
    const attached = await startAttaching(cwd, '--all', '-o', 'p.json', String(server.child.pid));
    for (let i = 0; i < 20; i++) assert.equal(await server.ask('/'), '10');
    assert.notEqual(await server.ask('/text'), text, 'probes are in');
    const place = (frame: string): string => frame.replace(/:\d+\)$/, ')');
    assert.equal(place(await server.ask('/stack')), place(stack), 'lines of stack traces');
    assert.equal(await server.ask('/globals'), globals);
    await server.ask('/release');
    assert.equal(await held, 'held');
    const { code, stderr } = await attached.end();
    assert.equal(code, 0, stderr);

    const { functions, run } = JSON.parse(readFileSync(join(cwd, 'p.json'), 'utf8')) as Profile;
    const hits = (name: string): [number, number][] =>
      functions.find((fn) => fn.name === name)!.lines.map(({ line, hits }) => [line, hits]);
    assert.deepEqual(hits('produce'), [
      [4, 24],
      [5, 24],
      [6, 264],
      [7, 240],
      [9, 24],
    ]);
    assert.deepEqual(hits('handle').slice(0, 3), [
      [14, 24],
      [15, 24],
      [16, 24],
    ]);
    assert.equal(functions.find(({ name }) => name === 'answer')!.calls, 24);
    assert.deepEqual(run.ending, { kind: 'running' });
    const messages = run.warnings.map(({ message }) => message).join('\n');
    assert.match(messages, /not replaced, so not measured, as calls of it were suspended each time: wait \(.*:36\)/);
    assert.match(messages, /not replaced, so not measured, as its body is an expression: size \(.*:42\)/);

    assert.equal(await server.ask('/text'), text, 'the text is the original');
    assert.equal(await server.ask('/stack'), stack);
    assert.equal(await server.ask('/globals'), globals);
    assert.equal(server.ports.size, 1, 'the connection stayed open');
    assert.equal(server.child.exitCode, null);
    assert.match(server.errors(), /^Debugger listening[\s\S]*Debugger attached\.\n[\s\S]*Debugger ending/);
  });

  it('measures ES modules, names what has no probes, and says that worker threads are not measured', async () => {
    const cwd = folder();
    const server = await startServer(fixture('attach-server.mjs'));
    const attached = await startAttaching(cwd, '--all', '-o', 'p.json', '-o', 'p.txt', String(server.child.pid));
    for (let i = 0; i < 5; i++) assert.equal(await server.ask('/'), '10');
    const { code, stderr } = await attached.end();
    assert.equal(code, 0, stderr);
    const { functions } = JSON.parse(readFileSync(join(cwd, 'p.json'), 'utf8')) as Profile;
    const hits = (name: string): number[] => functions.find((fn) => fn.name === name)!.lines.map(({ hits }) => hits);
    assert.deepEqual(hits('handle'), [5, 5, 5, 5]);
    assert.deepEqual(hits('produce'), [5, 5, 55, 50, 5]);
    const report = readFileSync(join(cwd, 'p.txt'), 'utf8').replace(/\n {4}/g, ' ');
    assert.match(report, /^Not called while it was measured: unasked \(.*attach-server\.mjs:22\)\.$/m);
    assert.match(
      report,
      /^Note: not replaced, so not measured, as its body is an expression: size \(.*:5\), squares \(/m,
    );
    assert.match(report, /^Note: the program has a worker thread, where nothing was measured: probes are in its main/m);
    assert.equal(server.child.exitCode, null);
  });

  it('can be attached to again, and takes the probes out when it is killed', async () => {
    const server = await startServer();
    const text = await server.ask('/text');
    const cwd = folder();
    const first = startMprofLine(cwd, ['attach', '--lines', '--only', 'produce', String(server.child.pid)]);
    while ((await server.ask('/text')) === text) assert.equal(first.exitCode, null);
    first.kill('SIGKILL');
    while ((await server.ask('/text')) !== text) assert.equal(server.child.exitCode, null);
    const attached = await startAttaching(cwd, '--fast', '--only', 'produce', String(server.child.pid));
    for (let i = 0; i < 5; i++) await server.ask('/');
    const { code, stdout } = await attached.end();
    assert.equal(code, 0);
    assert.match(stdout, /^produce .*called 5 times/m);
    assert.equal(await server.ask('/text'), text);
  });

  it('shows what runs where the file was written since', async () => {
    const cwd = folder();
    const file = join(cwd, 'server.cjs');
    copyFileSync(FILE, file);
    const server = await startServer(file);
    writeFileSync(file, `// A new line.\n${readFileSync(file, 'utf8')}`);
    const attached = await startAttaching(cwd, '--only', 'produce', String(server.child.pid));
    await server.ask('/');
    const { stdout } = await attached.end();
    assert.match(stdout, /^produce {2}server\.cjs \(as loaded\):4 /m);
    assert.match(stdout, / 7 +10 .* rows\.push/);
  });

  it('reports what there is when the program ends meanwhile', async () => {
    const server = await startServer();
    const attached = await startAttaching(folder(), '--only', 'produce', String(server.child.pid));
    await server.ask('/');
    server.child.kill('SIGTERM');
    await once(server.child, 'exit');
    const { code, stdout } = await attached.ended();
    assert.equal(code, 0);
    assert.match(stdout, /the program ended while it was measured/m);
  });

  it('says that nothing is selected', async () => {
    const server = await startServer();
    const pid = String(server.child.pid);
    const { status, stderr } = mprofLine(folder(), ['attach', '--lines', pid]);
    assert.equal(status, 2);
    assert.match(stderr, /has loaded no function with a @profile comment; --all takes every function/);
    assert.match(
      mprofLine(folder(), ['attach', '--lines', '--only', 'size', pid]).stderr,
      /no function of process \d+ can be replaced: its body is an expression: size \(.*attach-server\.cjs:42\)/,
    );
    assert.match(
      mprofLine(folder(), ['attach', '--lines', '--only', 'nobody', pid]).stderr,
      /has loaded no function with a name like nobody from a file; files of node_modules are looked into with --include 'node_modules\/\*\*'\n$/,
    );
    assert.equal(await server.ask('/'), '10');
  });
});

describe('mprof-line attach --lines where V8 replaces no functions', only(!replaces), () => {
  it('writes no profile, and says so', async () => {
    const cwd = folder();
    const server = await startServer();
    const attached = await startAttaching(cwd, '--all', '-o', 'p.json', String(server.child.pid));
    await server.ask('/');
    const { code, stderr } = await attached.end();
    assert.equal(code, 2);
    // Before somebody waits for it.
    assert.match(
      stderr,
      /^mprof-line: p\.json is not written: a profile is of lines, which are not known\nmprof-line: measuring process/m,
    );
    assert.equal(existsSync(join(cwd, 'p.json')), false);
  });

  it('tells of functions, and says so', async () => {
    const server = await startServer();
    const text = await server.ask('/text');
    const attached = await startAttaching(folder(), '--all', String(server.child.pid));
    for (let i = 0; i < 3000; i++) await server.ask('/');
    const { code, stdout, stderr } = await attached.end();
    assert.equal(code, 0);
    assert.match(stderr, /replaces no functions of a program that runs: its sampler tells of functions, not of lines/);
    assert.match(stdout, /^Functions by what they allocated in .* by V8's sampler; lines are not known\.$/m);
    assert.match(stdout, /produce \(.*attach-server\.cjs:4\)$/m);
    assert.doesNotMatch(stdout, /attached\.cjs/);
    assert.equal(await server.ask('/text'), text);
  });
});
