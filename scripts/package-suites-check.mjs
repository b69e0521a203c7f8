// Runs a suite plain and measured, and compares what it says.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';

function run({ args, env: own }, cwd) {
  const env = { ...process.env, NO_COLOR: '1', ...own };
  delete env.NODE_TEST_CONTEXT;
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('close', (status, signal) => {
      resolve({ stdout, stderr, status: status ?? signal, seconds: (performance.now() - start) / 1e3 });
    });
  });
}

/** What a suite says, without what is different each time: durations, ports, ids of processes, how often one is told to wait. */
function results(stdout, isUnordered) {
  const lines = stdout.split('\n').map((line) =>
    line
      .replace(/\b\d+(\.\d+)?\s?(ms|s|milliseconds)\b/g, '# ms')
      .replace(/\b(duration_ms|time)(:?[ =])[\d.]+(?:e-\d+)?/, '$1$2#')
      .replace(/\b(localhost|127\.0\.0\.1|\[::1\]):\d+/g, '$1:#')
      // node:test tells the column of the changed line.
      .replace(/(location: '.*:\d+):\d+'/, "$1'")
      .replace(/\(node:\d+\)/, '(node:#)')
      .replace(/^.*Please wait.*$/s, '#'),
  );
  // What the processes of node:test's files print on stderr differs from one plain run to the next.
  const isTold = (line) => !/^#(?! Subtest: | (?:tests|suites|pass|fail|cancelled|skipped|todo) \d)/.test(line);
  return isUnordered ? lines.filter(isTold).sort() : lines;
}

function firstDifference(plain, probed) {
  for (let i = 0; i < Math.max(plain.length, probed.length); i++) {
    if (plain[i] !== probed[i]) return `line ${i + 1} of its output\n    plain:  ${plain[i]}\n    probed: ${probed[i]}`;
  }
  return null;
}

const count = (lines, pattern) => lines.filter((line) => pattern.test(line)).length;

/** What a profile says of the suite's own functions. */
function measured({ profile, isOwn }) {
  const problems = [];
  let functions = 0;
  let hits = 0;
  if (existsSync(profile)) {
    const document = JSON.parse(readFileSync(profile, 'utf8'));
    const own = document.functions.filter((fn) => isOwn(document.files[fn.file].path));
    functions = own.filter((fn) => fn.calls > 0).length;
    for (const fn of own) for (const line of fn.lines) hits += line.hits;
    for (const warning of document.run.warnings) {
      if (warning.kind === 'not-instrumented') problems.push(`not instrumented: ${warning.message}`);
    }
  }
  return { functions, hits, problems };
}

/** Heads of the columns that `check` prints. */
export const HEADS = 'suite         passed  failed  functions  line hits  plain s probed s result';

/**
 * Runs both ways, at once or in turns, prints a row and what is different, and tells whether nothing is. `ways`: the folder, the two
 * command lines, the profile's path, whose files are the suite's, where it tells how many passed, and whether what its processes say comes
 * in any order.
 */
export async function check(suite, ways, atOnce) {
  rmSync(ways.profile, { force: true });
  const first = run(ways.plain, ways.cwd);
  if (!atOnce) await first;
  const [plain, probed] = await Promise.all([first, run(ways.probed, ways.cwd)]);
  const lines = results(plain.stdout, ways.isUnordered);
  const passed = ways.told ? Number(ways.told.exec(plain.stdout)?.[1] ?? 0) : count(lines, /^\s*ok\b/);
  const failed = count(lines, /^\s*not ok\b/);
  const { functions, hits, problems } = measured(ways);
  const difference = firstDifference(lines, results(probed.stdout, ways.isUnordered));
  if (difference !== null) problems.unshift(difference);
  if (plain.status !== probed.status) problems.push(`exit status ${probed.status}, plain ${plain.status}`);
  if (passed < suite.minimum)
    problems.push(`only ${passed} passed, expected at least ${suite.minimum}\n${plain.stderr}`);
  if (functions === 0) problems.push(`nothing was instrumented\n${probed.stderr.slice(0, 1000)}`);
  console.log(
    [
      suite.name.padEnd(13),
      String(passed).padStart(6),
      String(failed).padStart(7),
      String(functions).padStart(10),
      String(hits).padStart(10),
      plain.seconds.toFixed(1).padStart(7),
      probed.seconds.toFixed(1).padStart(7),
      problems.length === 0 ? 'same' : 'DIFFERENT',
      ` ${suite.style}`,
    ].join(' '),
  );
  for (const problem of problems) console.log(`  ${problem}`);
  return problems.length === 0;
}
