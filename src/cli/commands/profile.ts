import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { profiledEnvironment } from '../../load/unnoticed/environment.ts';
import { addSection } from '../../options/command-line.ts';
import { outputSettings } from '../../options/output-options.ts';
import { readSection, sourcesOf } from '../../options/read.ts';
import { chosenSettings } from '../../session/choose.ts';
import { openSession } from '../../session/folder.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { runInSession } from '../in-session.ts';
import { endAs, launch } from '../launch.ts';
import { openPage, withPage } from '../open-page.ts';
import { checkScript } from '../script.ts';

/** Adds the program's own action: profile a script. */
export function addProfileCommand(program: Command): void {
  program.argument('[script]', 'what node is to run').argument('[args...]', 'its arguments');
  addSection(addSection(program, 'profile'), 'output');
  program.action((script: string | undefined, args: string[], raw: { nodeArguments: string[] }) =>
    profile(script, args, raw),
  );
}

async function profile(script: string | undefined, args: string[], raw: { nodeArguments: string[] }): Promise<void> {
  if (script === undefined) throw new MprofLineError('expected a script to profile, given none; see mprof-line --help');
  const sources = sourcesOf(raw, process.env, process.cwd());
  const settings = chosenSettings(sources, process.cwd());
  const { wait, nodeArg } = readSection('profile', sources);
  const asked = outputSettings(readSection('output', sources));
  const path = checkScript(script);
  const output = withPage(asked);
  checkOutputs(output.files);
  const session = openSession();
  try {
    settings.session = session.directory;
    settings.launcher = process.pid;
    const words = [...raw.nodeArguments, ...nodeArg, script, ...args];
    const exit = await runInSession({
      session,
      run: { path, script, args, settings, output },
      start: (interest) => launch(words, profiledEnvironment(process.env, settings), interest),
      wait,
    });
    await openPage(output);
    endAs(exit);
  } finally {
    session.remove();
  }
}
