import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it, test } from 'node:test';
import { displayWidth } from '../../src/text/plain-text.ts';
import { isRunning, untilProcesses } from '../until.ts';
import { fixture, folder } from './mprof.ts';
import { BIN, mprofLine, utf8 } from './run.ts';
import { noTerminal, openShell, type Shell, useTerminal } from './terminal.ts';

const skip = noTerminal;
const command = `${process.execPath} ${BIN} top`;
const script = fixture('top.js');
const HEAVIEST = /top\.js:7 produce/;

useTerminal();

/** Opens a shell, notes how its terminal is, and starts `top` in it; `end` runs when that is over, with its status. */
async function startTop(
  width: number,
  height: number,
  line: string,
): Promise<Shell & { cwd: string; over(): Promise<string> }> {
  const cwd = folder();
  const shell = openShell(width, height, cwd);
  shell.run(`stty -g > before; ${line}; echo "status $?" > status; stty -g > after; echo ov''er`);
  return {
    ...shell,
    cwd,
    async over() {
      await shell.until('the end', (text) => /^over$/m.test(text));
      assert.equal(readFileSync(join(cwd, 'after'), 'utf8'), readFileSync(join(cwd, 'before'), 'utf8'), 'the modes');
      assert.equal(shell.ask('alternate_on'), '0', 'the other screen');
      assert.equal(shell.ask('cursor_flag'), '1', 'the cursor');
      return readFileSync(join(cwd, 'status'), 'utf8').trim();
    },
  };
}

describe('mprof-line top on a terminal', { skip }, () => {
  for (const [width, height] of [
    [80, 24],
    [120, 40],
    [200, 50],
  ] as const) {
    it(`fills ${width}×${height} with the lines of a script, and obeys keys`, async () => {
      const shell = await startTop(width, height, `${command} ${script}`);
      const lines = await shell.until('the lines', (text) => HEAVIEST.test(text) && /rss [\d.]+ MB/.test(text));
      assert.equal(shell.ask('alternate_on'), '1');
      assert.equal(lines.length, height);
      for (const line of lines) assert.ok(displayWidth(line) <= width, line);
      const text = lines.join('\n');
      assert.match(lines[0]!, /^.*top\.js · pid \d+ +[\d.]+ m?s$/);
      assert.match(text, /^heap [\d.]+ MB [▁▂▃▄▅▆▇█]+ {3}highest [\d.]+ MB {3}rss [\d.]+ MB$/m);
      assert.match(
        text,
        /^allocated [\d.]+ [KM]B\/s, [\d.]+ [KM]B in all {3}collections \d+, [\d.]+\/s, [\d.]+ % of the time$/m,
      );
      assert.match(text, /^ +rate▾ +allocated +hits\/s +time {2}line$/m);
      assert.match(lines.at(-1)!, /^q leave {2}p pause {2}by: r rate {2}a allocated {2}h hits {2}t time/);
      assert.equal(/for \(let i = 0;/.test(text), width > 100, 'the text of the lines, where there is room');
      assert.doesNotMatch(text, /on std/);

      shell.type('a');
      await shell.until('the order', (now) => /allocated▾/.test(now));
      shell.type('h');
      const byHits = await shell.until('the order', (now) => /hits\/s▾/.test(now));
      assert.match(byHits[5]!, HEAVIEST);
      shell.type('j');
      await shell.until('the next line', (now) => !HEAVIEST.test(now));
      shell.type('p');
      await shell.until('the pause', (now) => /s, paused$/m.test(now));
      shell.type('q');
      assert.equal(await shell.over(), 'status 0');
      const left = shell.screen().join('\n');
      assert.match(left, /Lines [\d.]+ [KM]B \+ outside/);
      if (height < 50) return;
      assert.match(left, /^on stdout\non stderr\nstdin ended\n/m);
      assert.match(left, /^The program was ended by the signal SIGINT/m);
    });
  }

  it('shows what lives where that is measured', async () => {
    const shell = await startTop(100, 30, `${command} --live --every 200ms --by live ${script}`);
    const lines = await shell.until(
      'what lives',
      (text) => /live▾.*\(live: \d+ s ago\)/.test(text) && HEAVIEST.test(text),
    );
    assert.match(lines[4]!, /rate +allocated +live▾/);
    shell.type('q');
    assert.equal(await shell.over(), 'status 0');
  });

  it('says that nothing was measured so far', async () => {
    const shell = await startTop(80, 24, `${command} --only nothing ${script} 500`);
    await shell.until('why', (text) => /nothing was measured so far: no selected function was called/.test(text));
    assert.equal(await shell.over(), 'status 7');
  });

  it('Ctrl-C ends the program as it would without the screen', async () => {
    const shell = await startTop(80, 24, `${command} ${script}`);
    await shell.until('the lines', (text) => HEAVIEST.test(text));
    shell.type('C-c');
    // The shell stops the line there, too.
    await shell.until('the report', (text) => /Lines [\d.]+ [KM]B \+ outside/.test(text));
    shell.run('echo "status $?"; stty -a | tr " " "\\n" | grep -x icanon; echo ov""er');
    const text = (await shell.until('the end', (now) => /^over$/m.test(now))).join('\n');
    assert.match(text, /^status 130$/m);
    assert.match(text, /^icanon$/m);
    assert.equal(shell.ask('alternate_on'), '0');
  });

  it('a program that throws shows why, on the terminal as it was', async () => {
    const shell = await startTop(80, 60, `${command} ${script} 1500 throw`);
    await shell.until('the lines', (text) => HEAVIEST.test(text));
    assert.equal(await shell.over(), 'status 1');
    const text = shell.screen().join('\n');
    assert.match(text, /^Error: the end of the fixture$/m);
    assert.match(text, /^ {4}at .*top\.js:25:\d+\)?$/m);
  });

  it('SIGTERM ends the program and gives the terminal back', async () => {
    const shell = await startTop(80, 24, `${command} ${script}`);
    const lines = await shell.until('the lines', (text) => HEAVIEST.test(text));
    process.kill(parentOf(Number(/pid (\d+)/.exec(lines[0]!)![1])), 'SIGTERM');
    assert.equal(await shell.over(), 'status 143');
  });

  it('Ctrl-Z stops all, and fg brings the screen back', async () => {
    const shell = openShell(80, 24, folder());
    shell.run(`${command} ${script}`);
    await shell.until('the lines', (text) => HEAVIEST.test(text));
    shell.type('C-z');
    await shell.until('the shell', (text) => /Stopped/.test(text));
    assert.equal(shell.ask('alternate_on'), '0');
    shell.run('fg');
    await shell.until('the lines', (text) => HEAVIEST.test(text) && /^q leave/m.test(text));
    shell.type('q');
    await shell.until('the report', (text) => /Lines [\d.]+ [KM]B \+ outside/.test(text));
    assert.equal(shell.ask('alternate_on'), '0');
  });

  it('what is piped and redirected is the program’s; keys come from the terminal', async () => {
    const shell = await startTop(80, 60, `echo words | ${command} ${script} 2> errors`);
    await shell.until('the lines', (text) => HEAVIEST.test(text));
    shell.type('q');
    assert.equal(await shell.over(), 'status 0');
    assert.match(shell.screen().join('\n'), /^on stdout\non stdin: words\nstdin ended$/m);
    assert.equal(readFileSync(join(shell.cwd, 'errors'), 'utf8'), 'on stderr\n');
  });

  it('ends with the terminal', async () => {
    const shell = openShell(80, 24, folder());
    shell.run(`${command} ${script}`);
    const lines = await shell.until('the lines', (text) => HEAVIEST.test(text));
    const program = Number(/pid (\d+)/.exec(lines[0]!)![1]);
    const launcher = parentOf(program);
    shell.close();
    await untilProcesses('both have ended', () => !isRunning(program) && !isRunning(launcher));
  });
});

test('off a terminal each look is a line on stderr; stdout and the status are the program’s', async () => {
  const { code, stdout, stderr } = await mprofLine(['top', '--refresh', '100ms', script, '1000'], { input: 'words' });
  assert.equal(code, 7);
  assert.match(stdout, /^on stdout\non stdin: words\nstdin ended\nproduce /);
  const looks = utf8(stderr)
    .split('\n')
    .filter((line) => line.startsWith('mprof-line: '));
  assert.ok(looks.length > 1, stderr);
  for (const look of looks) {
    assert.match(
      look,
      /^mprof-line: (?:0|[\d.]+ m?s) · (?:heap [\d.]+ MB · )?(?:rss [\d.]+ MB · )?\d+ collections · allocated [\d.]+ [KM]?B\/s/,
    );
  }
  assert.match(looks.at(-1)!, HEAVIEST);
  assert.match(stderr, /^on stderr$/m);
});

test('the lines come in the order that was asked for', async () => {
  const { stderr } = await mprofLine(['top', '--refresh', '100ms', '--by', 'hits', script, '200']);
  assert.match(utf8(stderr), /B\/s · \S+top\.js:7 produce [\d,]+ hits\/s · /);
  const { code, stderr: refused } = await mprofLine(['top', '--by', 'hit', script]);
  assert.equal(code, 2);
  assert.equal(
    refused,
    'mprof-line: --by: expected rate, allocated, live, hits or time, given "hit"; did you mean hits?\n',
  );
});

for (const [what, options, row] of [
  ['functions', '', /top\.js:5 produce/],
  ['lines', '--only produce', /top\.js:7 produce/],
] as const) {
  const canReplace = Number(process.versions.node.split('.')[0]) < 26;
  test(`${what} of a running process, which goes on when they are left`, {
    skip: what === 'lines' && !canReplace ? 'another Node' : skip,
  }, async () => {
    const child = spawn(process.execPath, ['--inspect-port=0', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    after(() => child.kill());
    await once(child.stdout, 'data');
    const shell = await startTop(80, 24, `${command} --refresh 200ms ${options} ${child.pid}`);
    const lines = await shell.until('the rows', (text) => row.test(text) && /rss [\d.]+ MB/.test(text));
    assert.match(lines[0]!, new RegExp(`^process ${child.pid} `));
    assert.match(lines[4]!, what === 'lines' ? / line$/ : / function$/);
    shell.type('q');
    assert.equal(await shell.over(), 'status 0');
    const report = shell.screen().join('\n');
    assert.match(report, what === 'lines' ? /Lines [\d.]+ [KM]B \+ outside/ : /produce \(.*top\.js:5\)/);
    assert.equal(child.exitCode, null);
    assert.equal(child.signalCode, null);
  });
}

function parentOf(pid: number): number {
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
}
