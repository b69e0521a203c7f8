import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { Profile } from '../../src/profile/types.ts';
import { renderReport } from '../../src/report/index.ts';
import { bin, executing, fixture, functionNamed, hits, runOwn, runPlain, runProfiled } from './programs.ts';

function table(profile: Profile): string {
  return renderReport(profile, {
    format: 'table',
    readSource: (path) => readFileSync(join(profile.run.cwd, path), 'utf8'),
  });
}

test('heap out of memory: the report says so, names the executing line, and ranks the lines', async () => {
  const options = { node: ['--max-old-space-size=48'] };
  const [plain, ours] = await Promise.all([
    runPlain('fills-heap.cjs', options),
    runProfiled('fills-heap.cjs', options),
  ]);
  assert.deepEqual([ours.status, ours.signal], [plain.status, plain.signal]);
  assert.match(ours.stderr, /JavaScript heap out of memory/);
  const { profile } = ours;
  assert.deepEqual(profile!.run.ending, {
    kind: 'out-of-memory',
    signal: plain.signal!,
    by: 'heap',
    limit: 48 * 1024 * 1024,
  });
  const stack = executing(profile);
  assert.equal(stack.at(-1), 'fill:11');
  assert.match(stack.at(-2)!, /^row:[56]$/);
  // 8 KB a pass, and 48 MB at most.
  assert.ok(hits(profile, 'row', 6) > 2000, `${hits(profile, 'row', 6)}`);
  const [first = '', second, ...rest] = table(profile!).split('\n');
  assert.equal(
    first,
    `The program ran out of memory: its JavaScript heap reached the limit of 48.0 MB (${plain.signal}). --max-old-space-size raises it.`,
  );
  assert.match(second!, /^It was executing {2}(?:row|<anonymous>) \(test\/endings\/fixtures\/fills-heap\.cjs:/);
  const title = rest.findIndex((text) => text.startsWith('Lines that allocated most themselves. '));
  assert.match(rest[title + 1]!, /fills-heap\.cjs:6\)/);
  assert.deepEqual(ours.leftovers, []);
});

test('a worker thread that reaches its resourceLimits', async () => {
  const [plain, ours] = await Promise.all([runPlain('worker-fills-heap.cjs'), runProfiled('worker-fills-heap.cjs')]);
  assert.deepEqual([ours.status, ours.stdout], [plain.status, plain.stdout]);
  const { profile } = ours;
  const worker = profile!.run.threads.find(({ threadId }) => threadId !== 0)!;
  assert.deepEqual(worker.ending, { kind: 'out-of-memory' });
  const [inner] = worker.executing!.slice(-1);
  assert.equal(profile!.functions[inner!.function]!.name, 'fill');
  assert.equal(inner!.line, 8);
  assert.ok(functionNamed(profile, 'fill').calls === 1 && hits(profile, 'fill', 8) > 2000);
  const [first = '', second = ''] = table(profile!).split('\n');
  assert.match(first, /^Worker \d+ of process \d+ ran out of memory: its heap reached its limit\.$/);
  assert.match(second, /^It was executing {2}/);
});

/** A memory cgroup below this process's own with a limit, or null where none can be made. */
function limitedGroup(bytes: number): string | null {
  try {
    const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n');
    const old = lines.find((line) => /^\d+:(?:.*,)?memory(?:,.*)?:/.test(line));
    const path = (old ?? lines.find((line) => line.startsWith('0::')))!.replace(/^\d+:[^:]*:/, '');
    const folder = join('/sys/fs/cgroup', old ? 'memory' : '', path, `mprof-line-test-${process.pid}`);
    mkdirSync(folder);
    try {
      writeFileSync(join(folder, old ? 'memory.limit_in_bytes' : 'memory.max'), String(bytes));
      return folder;
    } catch {
      rmdirSync(folder);
      return null;
    }
  } catch {
    return null;
  }
}

test('killed at the limit of a container', async (t) => {
  const limit = 260 * 1024 * 1024;
  const group = limitedGroup(limit);
  if (group === null) return t.skip('no memory cgroup can be made here');
  try {
    const script = 'echo $$ > "$0/cgroup.procs" && exec "$@"';
    const { signal, stdout, profile } = await runOwn([fixture('fills-memory.cjs')], {
      command: ['sh', '-c', script, group, process.execPath, bin],
    });
    assert.deepEqual([signal, stdout], ['SIGKILL', 'kept 100\n']);
    assert.deepEqual(profile!.run.ending, { kind: 'out-of-memory', signal: 'SIGKILL', by: 'container', limit });
    assert.deepEqual(executing(profile), ['fill:7']);
    assert.equal(hits(profile, 'work', 6), 100);
    assert.match(
      table(profile!),
      /^The program was killed \(SIGKILL\) because the memory of its container ran out: it had reached the limit of 260\.0 MB\.\n/,
    );
  } finally {
    rmdirSync(group);
  }
});

test('SIGKILL from elsewhere: what is known', async () => {
  const { signal, profile } = await runProfiled('kills-self-hard.cjs');
  assert.equal(signal, 'SIGKILL');
  assert.match(
    table(profile!),
    /^The program was ended by the signal SIGKILL, sent by someone else or, when memory was short, by the system or its container\.\n/,
  );
});
