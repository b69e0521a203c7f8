import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Series } from '../../profile/types.ts';
import { formatCount, formatMs } from '../../text/units.ts';
import { linesSeen, type StackLine, stackAt } from '../model/times.ts';
import { fragmentOf } from './address.ts';
import type { ViewProps } from './view-props.ts';

const MOST_LINES = 12;
/** The part of the run around the chosen time whose lines are listed. */
const AROUND = 0.05;

/** The stack at one sample, and the lines that ran around it. */
export function RanThen(props: Omit<ViewProps, 'go'> & { series: Series; sample: number }): JSX.Element {
  const { model, address, series, sample } = props;
  const { profile } = model;
  const time = series.time[sample]!;
  const reach = (series.time.at(-1)! - series.time[0]!) * AROUND;
  const stack = stackAt(profile, series, sample);
  const seen = useMemo(() => linesSeen(profile, series, time - reach, time + reach), [profile, series, time]);
  const link = ({ function: index, line }: StackLine, view: 'source' | 'time'): JSX.Element => {
    const fn = profile.functions[index]!;
    const path = profile.files[fn.file]!.path;
    return (
      <a href={fragmentOf({ ...address, view, file: path, line: String(line) })}>
        {view === 'time' ? 'when it ran' : `${fn.name} ${path}:${line}`}
      </a>
    );
  };
  return (
    <div class="columns-2">
      <section>
        <h2>Running at {formatMs(time)}</h2>
        <ol class="calls">
          {stack.map((each, depth) => (
            <li key={`${depth}:${each.function}:${each.line}`}>{link(each, 'source')}</li>
          ))}
          {stack.length === 0 && <li>no profiled line</li>}
        </ol>
      </section>
      <section>
        <h2>
          Ran from {formatMs(Math.max(0, time - reach))} to {formatMs(time + reach)}
        </h2>
        <ol class="calls">
          {seen.slice(0, MOST_LINES).map((each) => (
            <li key={`${each.function}:${each.line}`}>
              {link(each, 'source')}{' '}
              <span class="amount">seen {each.samples === 1 ? 'once' : `${formatCount(each.samples)} times`}</span> ·{' '}
              {link(each, 'time')}
            </li>
          ))}
          {seen.length === 0 && <li>no profiled line</li>}
          {seen.length > MOST_LINES && <li>and {formatCount(seen.length - MOST_LINES)} more</li>}
        </ol>
      </section>
    </div>
  );
}
