import { setTimeout as pause } from 'node:timers/promises';
import { type OutputSettings, outputSettings } from '../../options/output-options.ts';
import { type OptionSources, readSection } from '../../options/read.ts';
import type { Warning } from '../../profile/types.ts';
import { functionsReport } from '../../report/top/functions.ts';
import { reportAttached } from '../../result/attached-report.ts';
import { CALLED_WRONGLY } from '../../result/budgets.ts';
import { openSession } from '../../session/folder.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { writeText } from '../../text/write-text.ts';
import { complain } from '../recording/record.ts';
import { functionsSoFar, watchProcess } from './functions.ts';
import { withInspector } from './inspector.ts';
import type { Link } from './link.ts';
import { type Probing, putProbes, warningsOf } from './probes.ts';

const LOOK = 50;
const REFRESH = 1000;

/** Measures the lines of a running process until Ctrl-C or the end of the time, and reports; where V8 allows no probes, its functions. */
export async function attachLines(pid: number, sources: OptionSources): Promise<void> {
  const output = outputSettings(readSection('output', sources));
  const chosen = readSection('attachLines', sources);
  checkOutputs(output.files);
  const session = openSession();
  const stop = untilToldToStop();
  try {
    const { probing, link } = await withInspector(pid, async (inspector) => {
      const probing = await putProbes(inspector, pid, session.directory, chosen, stop.signal);
      return { probing, link: probing ?? (await watchProcess(inspector, pid, session.directory, REFRESH)) };
    });
    if (probing === null) {
      complain(
        `the V8 of process ${pid} replaces no functions of a program that runs: its sampler tells of functions, not of lines`,
      );
    }
    const refused = probing === null && refuseLines(output);
    await measure(link, chosen.duration, stop);
    const status = probing === null ? await reportFunctions(link) : await reportLines(probing, output, stop);
    process.exitCode = refused ? CALLED_WRONGLY : status;
  } finally {
    stop.forget();
    session.remove();
  }
}

async function measure(link: Link, duration: number | undefined, { signal }: Stop): Promise<void> {
  complain(`measuring process ${link.pid}${duration === undefined ? ', until Ctrl-C' : ` for ${duration / 1000} s`}`);
  const end = Date.now() + (duration ?? Number.POSITIVE_INFINITY);
  while (Date.now() < end && !signal.aborted && !link.hasEnded()) {
    await pause(Math.min(LOOK, Math.max(1, end - Date.now())), undefined, { signal }).catch(() => {});
  }
}

/** Takes the probes out, and reports what they measured. */
export async function reportLines(probing: Probing, output: OutputSettings, stop?: Stop): Promise<number> {
  const outcome = await probing.detach();
  // From here on Ctrl-C may end this process.
  stop?.forget();
  const warnings = [
    ...(probing.workers > 0 ? [workersNote(probing.workers)] : []),
    ...warningsOf(probing.refused, 'not replaced, so not measured'),
    ...warningsOf(outcome?.refused ?? [], 'not put back, so with probes that do nothing'),
  ];
  const ended = probing.hasEnded();
  return reportAttached(probing.directory, {
    cwd: process.cwd(),
    output,
    warnings,
    unmeasured: probing.refused,
    ended,
    ...(outcome?.unsaved && { unsaved: outcome.unsaved }),
  });
}

function workersNote(count: number): Warning {
  const threads = count === 1 ? 'a worker thread' : `${count} worker threads`;
  return {
    kind: 'other',
    message: `the program has ${threads}, where nothing was measured: probes are in its main thread`,
  };
}

/** Says, before functions are measured, which of the options would need lines. Whether there are any. */
export function refuseLines({ files, failIf }: OutputSettings): boolean {
  for (const { path } of files) complain(`${path} is not written: a profile is of lines, which are not known`);
  if (failIf.length > 0) complain('--fail-if: expected lines, of which nothing is known');
  return files.length > 0 || failIf.length > 0;
}

/** Ends the sampling, and prints what it told. */
export async function reportFunctions(link: Link): Promise<number> {
  await link.detach();
  const reading = functionsSoFar(link, process.cwd());
  if (reading === null) complain('nothing was measured: the program ended at once');
  else writeText(1, functionsReport(reading));
  return reading === null ? CALLED_WRONGLY : 0;
}

interface Stop {
  signal: AbortSignal;
  forget(): void;
}

/** Hears of Ctrl-C and the like, once, and until `forget`: a second one ends this process, and the program takes its probes out by itself. */
export function untilToldToStop(): Stop {
  const controller = new AbortController();
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forget = (): void => {
    for (const signal of signals) process.off(signal, stop);
  };
  const stop = (): void => {
    controller.abort();
    forget();
  };
  for (const signal of signals) process.on(signal, stop);
  return { signal: controller.signal, forget };
}
