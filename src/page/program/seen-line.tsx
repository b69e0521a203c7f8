import type { JSX } from 'preact';
import type { Series } from '../../profile/types.ts';
import { formatCount, formatMs } from '../../text/units.ts';
import type { ViewProps } from './view-props.ts';

interface SeenLineProps extends Pick<ViewProps, 'go'> {
  series: Series;
  path: string;
  line: number;
  /** Samples at which it was on the stack, and the one that is shown. */
  seen: readonly number[];
  sample: number;
}

/** When the chosen line ran, and the way from one of these times to the next. */
export function SeenLine({ go, series, path, line, seen, sample }: SeenLineProps): JSX.Element {
  const where = `${path}:${line}`;
  if (seen.length === 0) {
    return (
      <p class="hint">
        {where} was on the stack at none of {formatCount(series.time.length)} looks: it was too quick to be seen here.
      </p>
    );
  }
  const to = (next: number | undefined): void => {
    if (next !== undefined) go({ time: String(series.time[next]), moment: undefined }, 'replace');
  };
  const before = seen.findLast((each) => each < sample);
  const after = seen.find((each) => each > sample);
  return (
    <div class="bar seen-line">
      <p class="hint">
        {where} was on the stack at {formatCount(seen.length)} of {formatCount(series.time.length)} looks, from{' '}
        {formatMs(series.time[seen[0]!]!)} to {formatMs(series.time[seen.at(-1)!]!)}; they are marked.
      </p>
      <div class="steps" role="group" aria-label={`Times of ${where}`}>
        <button type="button" disabled={before === undefined} onClick={() => to(before)}>
          Seen before
        </button>
        <button type="button" disabled={after === undefined} onClick={() => to(after)}>
          Seen next
        </button>
      </div>
    </div>
  );
}
