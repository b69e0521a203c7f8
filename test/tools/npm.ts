import { execFileSync } from 'node:child_process';

/** ms after which npm is not waited for: what it does here takes seconds, and without a registry it tries for minutes. */
const LONGEST = 100_000;
const ATTEMPTS = 2;

/** Runs npm in `cwd`, anew when it takes too long. Returns what it prints. @throws when it fails. */
export function npm(args: readonly string[], cwd: string): string {
  for (let attempt = 1; ; attempt++) {
    try {
      return execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 2],
        shell: process.platform === 'win32',
        // What scripts/test.mjs takes away for all the other programs.
        env: {
          ...process.env,
          NODE_EXTRA_CA_CERTS: process.env.TESTS_EXTRA_CA_CERTS ?? process.env.NODE_EXTRA_CA_CERTS,
        },
        timeout: LONGEST,
        killSignal: 'SIGKILL',
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ETIMEDOUT' || attempt === ATTEMPTS) throw error;
    }
  }
}
