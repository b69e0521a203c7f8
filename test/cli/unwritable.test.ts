/** Every option that names a file, with a place that cannot be written: said before anything starts, or at the end where it shows only then. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folder } from './mprof.ts';
import { clean } from './run.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const WORK = `/** @profile */
function work() { return new Array(1000).fill({}); }
work();
console.log('worked');
`;
const RECORDING = 'CMDLINE node work.js\nMEM 40.000000 1767225600.0000\nMEM 41.000000 1767225600.1000\n';

/** A command, its option, and the ending of the file; `FILE` and `PID` are put in. */
const COMMANDS: readonly (readonly [words: string, option: string, ending: string])[] = [
  ['-o FILE work.js', '--output', '.json'],
  ['-o good.md -o FILE work.js', '--output', '.html'],
  ['run -o FILE -- node work.js', '--output', '.dat'],
  ['run --lines --dat FILE -- node work.js', '--dat', '.dat'],
  ['run --lines -o FILE -- node work.js', '--output', '.csv'],
  ['top -o FILE work.js', '--output', '.json'],
  ['top -o FILE PID', '--output', '.json'],
  ['attach -t 1 -o FILE PID', '--output', '.dat'],
  ['attach --lines --all --duration 1 -o FILE PID', '--output', '.json'],
  ['report -o FILE profile.json', '--output', '.html'],
  ['diff -o FILE profile.json profile.json', '--output', '.html'],
  ['plot -o FILE recording.dat', '--output', '.svg'],
];

/** A place where nothing can be written, and what is said of it. */
const PLACES: Readonly<Record<string, (ending: string) => readonly [file: string, ...why: string[]]>> = {
  'an absent folder': (ending) => [`absent/x${ending}`, 'there is no directory absent'],
  'a file as folder': (ending) => [`work.js/x${ending}`, 'work.js is not a directory'],
  'a directory': (ending) => [`directory${ending}`, 'it is a directory'],
  'a closed folder': (ending) => [`closed/x${ending}`, 'permission denied'],
};

/** All places with each command would take a minute, and go the same way. */
const FIRST = /^(?:-o FILE work|run -o|run --lines --dat)/;
const ONE = Object.entries(PLACES).slice(-1);

describe('a file that cannot be written', { skip: process.platform !== 'linux' && '/dev/full, tmpfs' }, () => {
  const cwd = folder();
  // Root may write everywhere.
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const env = { ...clean(process.env), HOME: cwd, XDG_CACHE_HOME: cwd, NO_COLOR: '1' };
  let running: ChildProcess;

  function run(words: string, file: string): { status: number | null; stdout: string; stderr: string } {
    const args = words.split(' ').map((word) => (word === 'FILE' ? file : word === 'PID' ? `${running.pid}` : word));
    return spawnSync(process.execPath, [bin, ...args], { cwd, env, encoding: 'utf8', ...user });
  }

  before(async () => {
    chmodSync(cwd, 0o777);
    writeFileSync(join(cwd, 'work.js'), WORK);
    writeFileSync(join(cwd, 'recording.dat'), RECORDING);
    mkdirSync(join(cwd, 'closed'), { mode: 0o500 });
    for (const [, , ending] of COMMANDS) mkdirSync(join(cwd, `directory${ending}`), { recursive: true });
    running = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log()'], { cwd, env, ...user });
    await once(running.stdout!, 'data');
    assert.equal(run('-o FILE work.js', 'profile.json').status, 0);
    chmodSync(join(cwd, 'profile.json'), 0o644);
  });
  after(() => running.kill());

  for (const [words, option, ending] of COMMANDS) {
    it(`mprof-line ${words.replace('FILE', `FILE${ending}`)}: said before anything starts`, () => {
      for (const [place, at] of FIRST.test(words) ? Object.entries(PLACES) : ONE) {
        const [file, why] = at(ending);
        const { status, stdout, stderr } = run(words, file);
        assert.deepEqual({ status, stdout }, { status: 2, stdout: '' }, place);
        assert.match(stderr, new RegExp(`^mprof-line: ${option}: cannot write ${file}: ${why}\n$`), place);
      }
      assert.deepEqual(readdirSync(join(cwd, 'closed')), []);
      assert.ok(!existsSync(join(cwd, 'good.md')));
    });
  }

  it('a recording without --output in a folder that is closed', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'run', '--', process.execPath, '../work.js'], {
      cwd: join(cwd, 'closed'),
      env,
      encoding: 'utf8',
      ...user,
    });
    assert.deepEqual({ status, stdout }, { status: 2, stdout: '' });
    assert.match(
      stderr,
      /^mprof-line: cannot write mprofile_\d{14}\.dat: permission denied; --output names another place\n$/,
    );
  });

  it('a disk that is full at the end: the program is whole, and one line and the status say what is missing', (t) => {
    const disk = join(cwd, 'disk');
    mkdirSync(disk);
    // A file system of its own, of one page, for this process only.
    const full = (words: string): ReturnType<typeof run> => {
      const args = words.split(' ').map((word) => (word === 'PID' ? `${running.pid}` : word));
      const script = `mount -t tmpfs -o size=4k tmpfs ${disk} && echo 1 > ${disk}/taken && exec "$@"`;
      const command = ['-rm', '--', 'sh', '-c', script, 'sh', process.execPath, bin, ...args];
      return spawnSync('unshare', command, { cwd, env, encoding: 'utf8' });
    };
    if (spawnSync('unshare', ['-rm', 'true']).status !== 0) return t.skip('namespaces are not allowed here');
    const why = (file: string): string => `mprof-line: cannot write disk/${file}: no space is left on the device\n`;
    const goOn = `mprof-line: cannot go on writing disk/x.dat: no space is left on the device; the command goes on\n`;
    const rows: readonly [words: string, stdout: string | null, said: string][] = [
      ['-o disk/x.json -o left.md work.js', 'worked\n', why('x.json')],
      ['run --lines -o disk/x.json -- node work.js', 'worked\n', why('x.json')],
      ['run -o disk/x.dat -- node work.js', 'worked\n', goOn],
      ['run --lines --dat disk/x.dat -o left.json -- node work.js', 'worked\n', goOn],
      ['report -o disk/x.html profile.json', null, why('x.html')],
      ['diff -o disk/x.html profile.json profile.json', null, why('x.html')],
      ['plot -o disk/x.svg recording.dat', null, why('x.svg')],
    ];
    for (const [words, stdout, said] of rows) {
      const outcome = full(words);
      assert.equal(outcome.status, 1, words + outcome.stderr);
      if (stdout !== null) assert.equal(outcome.stdout, stdout, words);
      assert.equal(outcome.stderr.split(said).length, 2, `${words}: ${outcome.stderr}`);
    }
    assert.match(readFileSync(join(cwd, 'left.md'), 'utf8'), /new Array\(1000\)/);
  });

  it('a failure of the program is what it stays', () => {
    const { status, stderr } = run('run -o /dev/full -- node -e process.exit(7)', '');
    assert.equal(status, 7);
    assert.match(stderr, /not all of it could be written to \/dev\/full\n$/);
  });
});
