import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InstrumentError, instrument } from '../../../instrument/index.ts';
import { MprofLineError } from '../../error.ts';
import { lazily } from '../../lazy.ts';
import { createSelection } from '../../load/selection.ts';
import { transform } from '../../load/transform.ts';
import { formatOf } from '../../load/typescript/package-type.ts';
import { addSection } from '../../options/command-line.ts';
import type { InstrumentValues } from '../../options/command-options.ts';
import { optionSourcesOf, readSection } from '../../options/read.ts';
import { defaultSettings } from '../../session/settings.ts';
import { systemReason } from '../../text/system-reason.ts';
import { writeText } from '../../text/write-text.ts';

/** Adds `mprof-line instrument <file>`: the text that runs in the place of a file. */
export function addInstrumentCommand(program: Command): void {
  const command = program
    .command('instrument')
    .description('print a file as it runs under the profiler, with its probes')
    .argument('<file>', 'a JavaScript or TypeScript file');
  addSection(command, 'instrument').action((file: string, raw: object) =>
    print(file, readSection('instrument', optionSourcesOf(raw, process.env, process.cwd()))),
  );
}

function print(file: string, { readable, all, only, pretty }: InstrumentValues): void {
  const path = resolve(file);
  const text = read(path, file);
  const cwd = process.cwd();
  const settings = { ...defaultSettings(cwd), all, only, pretty, include: [path] };
  let selected = 0;
  const ready = transform(
    { path, text, format: formatOf(path, text) },
    {
      selection: createSelection(settings),
      cwd,
      pretty: settings.pretty,
      live: false,
      objects: false,
      cache: null,
      embedMaps: false,
      onPositions: () => {},
      onWarning: () => {},
      onSelected: (_, functions) => {
        selected += functions.length;
      },
    },
  );
  if (selected === 0) {
    checkSyntax(text, path);
    writeText(2, `mprof-line: no function of ${file} is selected, it runs as it is; --all takes every function\n`);
  }
  const code = ready?.text ?? text;
  if (!readable) writeText(1, code.endsWith('\n') ? code : `${code}\n`);
  else writeText(1, lazily<typeof import('../../../instrument/readable/index.ts')>('readable').explain(code, path));
}

function read(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new MprofLineError(`cannot read ${file}: ${systemReason(error)}`);
  }
}

function checkSyntax(text: string, filename: string): void {
  try {
    instrument(text, { filename, select: 'all' });
  } catch (error) {
    if (error instanceof InstrumentError) throw new MprofLineError(error.message);
    throw error;
  }
}
