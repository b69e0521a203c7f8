import { type AttachLinesValues, type AttachValues, attachLinesOptions, attachOptions } from './attach-options.ts';
import {
  type DiffValues,
  diffOptions,
  type InstrumentValues,
  instrumentOptions,
  type PeakValues,
  type PlotValues,
  peakOptions,
  plotOptions,
  type RecordValues,
  type RemoveValues,
  type RunValues,
  recordOptions,
  removeOptions,
  runOptions,
} from './command-options.ts';
import { type OutputValues, outputOptions } from './output-options.ts';
import { type ProfileValues, profileOptions } from './profile-options.ts';
import type { OptionsOf } from './spec.ts';
import { type TopValues, topOptions } from './top-options.ts';

/** The values of each section. */
export interface Sections {
  profile: ProfileValues;
  output: OutputValues;
  diff: DiffValues;
  record: RecordValues;
  run: RunValues;
  attach: AttachValues;
  attachLines: AttachLinesValues;
  top: TopValues;
  plot: PlotValues;
  peak: PeakValues;
  instrument: InstrumentValues;
  remove: RemoveValues;
}

/** A group of options that some commands take. */
export interface Section<V> {
  /** The sub-commands that take them; `''` is `mprof-line <script>` itself. */
  readonly commands: readonly string[];
  /** The key that they stand below in the configuration, and the part of their variables' names; `''`: none. */
  readonly prefix: string;
  readonly options: OptionsOf<V>;
}

/** Every option there is. The command line, the variables, the configuration, help and docs/options.md are made from it. */
export const TABLE: { readonly [N in keyof Sections]: Section<Sections[N]> } = {
  profile: { commands: ['', 'run --lines', 'top'], prefix: '', options: profileOptions },
  output: { commands: ['', 'run --lines', 'attach --lines', 'top', 'report'], prefix: '', options: outputOptions },
  diff: { commands: ['diff'], prefix: 'diff', options: diffOptions },
  record: { commands: ['run', 'attach'], prefix: 'record', options: recordOptions },
  run: { commands: ['run'], prefix: 'run', options: runOptions },
  attach: { commands: ['attach'], prefix: 'attach', options: attachOptions },
  attachLines: { commands: ['attach --lines'], prefix: 'attach', options: attachLinesOptions },
  top: { commands: ['top'], prefix: 'screen', options: topOptions },
  plot: { commands: ['plot'], prefix: 'plot', options: plotOptions },
  peak: { commands: ['peak'], prefix: 'peak', options: peakOptions },
  instrument: { commands: ['instrument'], prefix: 'instrument', options: instrumentOptions },
  remove: { commands: ['rm', 'clean'], prefix: 'remove', options: removeOptions },
};
