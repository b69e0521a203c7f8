import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * A shell in the group of this process. It repeats the number of each signal that it gets, and each word that it is sent: signals that came
 * before the word are told before it. It ends with this process, whose end of the pipe is closed then. A `read` that a
 * signal interrupts fails as at the end.
 */
const SCRIPT =
  'for n; do trap "s=$n; echo $n" "$n"; done; while :; do s=; if read -r w; then echo "$w"; elif [ -z "$s" ]; then exit; fi; done';
const WORD = 'asked';
/** ms that it is waited for. */
const PATIENCE = 250;
/** ms after which a signal that the shell got, and this process did not hear of, is forgotten: the system had joined two of them. */
const FORGOTTEN = 1000;

/** Knows whether signals came to the whole process group. */
export interface Witness {
  /** Whether a signal that this process just heard came to the group, too; null: nobody can tell. */
  saw(signal: NodeJS.Signals): Promise<boolean | null>;
  /** Ends it. */
  stop(): void;
}

/** Watches the group of this process from now on; without a POSIX shell there is nobody who can tell. */
export function witnessGroup(signals: readonly NodeJS.Signals[]): Witness {
  const numbers = signals.map((signal) => String(constants.signals[signal]));
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'sh', ...numbers], {
    cwd: '/',
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  /** When each signal was told that has not been asked for yet. */
  const told = new Map<string, number[]>();
  let gone = false;
  let wake = (): void => {};
  let answers = 0;
  let asked = 0;

  function hear(line: string): void {
    if (line === WORD) answers++;
    else told.set(line, [...(told.get(line) ?? []), Date.now()]);
    wake();
  }

  function leave(signal?: NodeJS.Signals | null): void {
    gone = true;
    // Before it was ready it ends by what comes to the group.
    if (signal) hear(String(constants.signals[signal]));
    wake();
  }

  function take(number: string): boolean {
    const [first, ...more] = (told.get(number) ?? []).filter((at) => at > Date.now() - FORGOTTEN);
    told.set(number, more);
    return first !== undefined;
  }

  let rest = '';
  shell.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) hear(line);
  });
  shell.on('error', () => leave());
  shell.on('exit', (_code, signal) => leave(signal));
  shell.stdin!.on('error', () => {});
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  (shell.stdout as unknown as { unref(): void }).unref();

  async function ask(number: string): Promise<boolean | null> {
    if (take(number)) return true;
    if (gone) return null;
    const mine = ++asked;
    shell.stdin!.write(`${WORD}\n`);
    const until = Date.now() + PATIENCE;
    while (answers < mine && !gone && Date.now() < until) {
      await new Promise<void>((done) => {
        wake = done;
        setTimeout(done, until - Date.now());
      });
      if (take(number)) return true;
    }
    return take(number) || (answers >= mine ? false : null);
  }

  let queue: Promise<unknown> = Promise.resolve();
  return {
    saw(signal) {
      const answer = queue.then(() => ask(String(constants.signals[signal])));
      queue = answer;
      return answer;
    },
    stop: () => void shell.stdin!.end(),
  };
}
