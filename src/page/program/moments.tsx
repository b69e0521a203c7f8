import type { JSX } from 'preact';
import type { Moment } from '../../profile/live/types.ts';
import type { Series } from '../../profile/types.ts';
import { formatBytes, formatMs } from '../../text/units.ts';
import { momentName } from '../model/entry.ts';
import type { LineEntry } from '../model/lines.ts';
import { fragmentOf } from './address.ts';
import type { ViewProps } from './view-props.ts';

const MOST_LINES = 15;

/** The moments at which living bytes were taken, and what lived at the chosen one. */
export function Moments(props: ViewProps & { series: Series; time: number }): JSX.Element {
  const { model, address, go, series, time: shown } = props;
  const { profile } = model;
  const moments = profile.moments ?? [];
  const own = moments.flatMap((moment, index) =>
    moment.pid === series.pid && moment.threadId === series.threadId ? [{ moment, index }] : [],
  );
  if (own.length === 0) {
    return (
      <section>
        <h2>What was live</h2>
        <p class="hint">
          Living bytes were not taken in this thread. With --live the profiler takes them, with --every again and again.
        </p>
      </section>
    );
  }
  const chosen = own.find(({ index }) => String(index) === address.moment) ?? nearest(own, address.time, shown);
  const entries = model
    .entries()
    .filter(({ growth }) => (growth?.[chosen.index] ?? 0) > 0)
    .sort((a, b) => b.growth![chosen.index]! - a.growth![chosen.index]!);
  const { live, outside, heap, time } = chosen.moment;
  return (
    <section>
      <h2>What was live</h2>
      <div class="choice" role="group" aria-label="Moments">
        {own.map(({ moment, index }) => (
          <button
            key={index}
            type="button"
            aria-pressed={index === chosen.index}
            onClick={() => go({ moment: String(index), time: String(moment.time) }, 'replace')}
          >
            {formatMs(moment.time)}
          </button>
        ))}
      </div>
      <p class="hint">
        Taken {momentName(chosen.moment.cause)}, at {formatMs(time)}: {formatBytes(heap)} in use after a collection.{' '}
        {formatBytes(live)} of what lived had been allocated on profiled lines, {formatBytes(outside)} elsewhere.
      </p>
      <ol class="calls">
        {entries.slice(0, MOST_LINES).map((entry) => (
          <li key={`${entry.file}:${entry.line}`}>
            <a
              href={fragmentOf({
                ...address,
                view: 'source',
                file: profile.files[entry.file]!.path,
                line: String(entry.line),
              })}
            >
              {profile.files[entry.file]!.path}:{entry.line}
            </a>{' '}
            <span class="amount">{formatBytes(entry.growth![chosen.index]!)}</span>{' '}
            <Growth entry={entry} own={own.map(({ index }) => index)} />
          </li>
        ))}
        {entries.length === 0 && <li>nothing that a profiled line had allocated was found alive</li>}
      </ol>
    </section>
  );
}

/** The moment nearest to the chosen time; the last one where no time was chosen. */
function nearest<M extends { moment: Moment }>(own: readonly M[], given: string | undefined, time: number): M {
  if (given === undefined) return own.at(-1)!;
  const far = ({ moment }: M): number => Math.abs(moment.time - time);
  return own.reduce((best, each) => (far(each) < far(best) ? each : best));
}

/** Living bytes from moment to moment, as a line; its text says the ends. */
function Growth({ entry, own }: { entry: LineEntry; own: readonly number[] }): JSX.Element | null {
  const values = own.map((index) => entry.growth?.[index] ?? 0);
  if (values.length < 2) return null;
  const most = Math.max(...values, 1);
  const points = values
    .map((value, index) => `${(index / (values.length - 1)) * 80},${18 - (value / most) * 16}`)
    .join(' ');
  return (
    <>
      <svg class="growth" width="80" height="20" aria-hidden="true">
        <polyline points={points} />
      </svg>{' '}
      <span class="where">
        from {formatBytes(values[0]!)} to {formatBytes(values.at(-1)!)} over {values.length} moments
      </span>
    </>
  );
}
