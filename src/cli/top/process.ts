import { MprofLineError } from '../../error.ts';
import { outputSettings } from '../../options/output-options.ts';
import { type OptionSources, readSection } from '../../options/read.ts';
import { openTree } from '../../process/tree.ts';
import { CALLED_WRONGLY } from '../../result/budgets.ts';
import { readSoFar } from '../../result/session-reading.ts';
import { openSession } from '../../session/folder.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { functionsSoFar, watchProcess } from '../attached/functions.ts';
import { withInspector } from '../attached/inspector.ts';
import { refuseLines, reportFunctions, reportLines, untilToldToStop } from '../attached/lines.ts';
import { putProbes } from '../attached/probes.ts';
import { complain } from '../recording/record.ts';
import { lineTexts } from './script.ts';
import { hasScreen, type TopSubject, viewAsText, viewOnScreen } from './view.ts';

/** ms between two looks whether the process has ended. */
const LOOK = 200;

/**
 * Shows what a running process does: its lines where `--all` or `--only` chooses functions to put probes into, else its functions by V8's
 * sampler. When the person leaves, the process goes on, and the report comes.
 */
export async function topProcess(pid: number, sources: OptionSources): Promise<void> {
  const shape = readSection('top', sources);
  const chosen = readSection('profile', sources);
  const output = outputSettings(readSection('output', sources));
  checkOutputs(output.files);
  if (chosen.live !== null || chosen.every !== null || chosen.holders)
    throw new MprofLineError(
      `--live: expected with a script, given process ${pid}: what lives is known of a program from its start`,
    );
  const session = openSession();
  const stop = untilToldToStop();
  const tree = await openTree(pid, { children: true });
  try {
    const { probing, link } = await withInspector(pid, async (inspector) => {
      const wanted = chosen.all || chosen.only.length > 0;
      const probing = wanted ? await putProbes(inspector, pid, session.directory, chosen, stop.signal) : null;
      return { probing, link: probing ?? (await watchProcess(inspector, pid, session.directory, shape.refresh)) };
    });
    const refused = probing === null && refuseLines(output);
    const cwd = process.cwd();
    const subject: TopSubject = {
      title: `process ${pid}`,
      rowsAre: probing === null ? 'functions' : 'lines',
      order: shape.by,
      refresh: shape.refresh,
      async read() {
        const reading = probing === null ? functionsSoFar(link, cwd) : readSoFar(session.directory, cwd);
        const sample = await tree.sample();
        if (reading === null || !sample) return reading;
        const rss = [...sample.children.values()].reduce((sum, bytes) => sum + bytes, sample.root);
        return { ...reading, rss, processes: 1 + sample.children.size };
      },
      note: () =>
        probing === null ? 'functions by V8’s sampler; --all or --only puts probes into Node 20, 22 and 24' : '',
      textOf: lineTexts(cwd),
      ended: untilEnded(link.hasEnded, stop.signal),
      onSignalKey: (signal) => process.kill(process.pid, signal === 'SIGQUIT' ? 'SIGINT' : signal),
      onLine: complain,
    };
    await (hasScreen() ? viewOnScreen(subject) : viewAsText(subject));
    const status = probing === null ? await reportFunctions(link) : await reportLines(probing, output, stop);
    process.exitCode = refused ? CALLED_WRONGLY : status;
  } finally {
    tree.close();
    stop.forget();
    session.remove();
  }
}

/** Done when the process has ended, or this one is to stop. */
function untilEnded(hasEnded: () => boolean, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearInterval(timer);
      done();
    };
    const timer = setInterval(() => hasEnded() && end(), LOOK).unref();
    signal.addEventListener('abort', end);
  });
}
