import type { JSX } from 'preact';
import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import type { Fall } from '../model/times.ts';
import type { ViewProps } from './view-props.ts';

const MOST_FALLS = 12;

/** Where memory fell, the largest falls first; each leads to what ran then. */
export function Falls({
  model,
  falls,
  time,
  go,
}: Omit<ViewProps, 'address'> & { falls: readonly Fall[]; time: number }): JSX.Element {
  const { gcs } = model.profile.totals;
  const all = gcs === 1 ? 'V8 collected once' : `V8 collected ${formatCount(gcs)} times`;
  return (
    <section>
      <h2>Collections</h2>
      <p class="hint">
        {gcs === 0 ? 'No collection was seen.' : `${all} while it was measured.`}{' '}
        {falls.length === 0
          ? 'Memory never fell much from one look to the next.'
          : 'Between these looks memory fell, as it does when V8 collects or buffers are let go:'}
      </p>
      <div class="choice" role="group" aria-label="Where memory fell">
        {falls.slice(0, MOST_FALLS).map((fall) => (
          <button
            key={fall.to}
            type="button"
            aria-pressed={fall.to === time}
            onClick={() => go({ time: String(fall.to) }, 'replace')}
          >
            {formatMs(fall.to)}: −{formatBytes(fall.bytes)}
          </button>
        ))}
      </div>
      {falls.length > MOST_FALLS && <p class="hint">and {formatCount(falls.length - MOST_FALLS)} smaller ones</p>}
    </section>
  );
}
