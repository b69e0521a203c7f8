/** 200 runs that are killed by SIGKILL at random moments: how old the last snapshot was, and what was lost. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runs = process.argv[2] ?? '200';
const { status } = spawnSync(
  process.execPath,
  [fileURLToPath(new URL('../../scripts/test.mjs', import.meta.url)), '--slow', 'endings/kill'],
  { stdio: 'inherit', env: { ...process.env, KILL_RUNS: runs } },
);
process.exitCode = status ?? 1;
