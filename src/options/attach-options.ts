import { positiveDuration } from './duration.ts';
import { type ProfileValues, profileOptions } from './profile-options.ts';
import { type OptionsOf, single, toggle } from './spec.ts';

/** What makes `attach` measure lines. */
export interface AttachValues {
  lines: boolean;
}

export const attachOptions: OptionsOf<AttachValues> = {
  lines: toggle('put probes into it and measure its lines instead, with options of its own: attach --lines --help'),
};

/** Options of `attach --lines`; most are those of profiling a script. */
export interface AttachLinesValues
  extends Pick<ProfileValues, 'all' | 'only' | 'include' | 'exclude' | 'metric' | 'fast' | 'interval'> {
  /** ms; undefined: until it is ended. */
  duration: number | undefined;
}

const { all, only, include, exclude, metric, fast, interval } = profileOptions;

export const attachLinesOptions: OptionsOf<AttachLinesValues> = {
  duration: single<number | undefined>(
    '<time>',
    'take the probes out again, and report, after this time',
    undefined,
    positiveDuration,
    { shownDefault: 'at Ctrl-C' },
  ),
  all,
  only,
  include,
  exclude,
  metric,
  fast,
  interval,
};
