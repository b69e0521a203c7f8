import type { JSX } from 'preact';
import type { HolderPath, HolderStep } from '../../profile/live/types.ts';
import { HELD_BY_V8 } from '../../report/around/holders.ts';
import { formatBytes, formatCount } from '../../text/units.ts';
import type { LineEntry } from '../model/lines.ts';
import { fragmentOf } from './address.ts';
import type { ViewProps } from './view-props.ts';

const MOST_LINES = 50;

/** Who holds what the lines allocated: the ways from the roots to it. */
export function HoldersView({ model, address }: Omit<ViewProps, 'go'>): JSX.Element {
  const entries = (model.whole.moment === null ? [] : [...model.entries()])
    .filter(({ holders, kinds }) => holders !== undefined || kinds !== undefined)
    .sort((a, b) => (b.live ?? 0) - (a.live ?? 0));
  if (entries.length === 0) {
    const measured = model.whole.moment !== null;
    return (
      <p class="empty">
        {measured
          ? 'Living bytes were measured, but no holders were found or looked for.'
          : 'Who holds what was allocated was not measured. With --live the profiler looks at it when the program ends.'}
      </p>
    );
  }
  return (
    <>
      <p class="hint">
        Each way leads from a root of the program to objects that a line allocated. An object that can be reached in
        several ways stands under one of them.
      </p>
      {entries.slice(0, MOST_LINES).map((entry) => (
        <Held key={`${entry.file}:${entry.line}`} model={model} address={address} entry={entry} />
      ))}
      {entries.length > MOST_LINES && (
        <p class="hint">and {formatCount(entries.length - MOST_LINES)} lines that hold less</p>
      )}
    </>
  );
}

function Held({ model, address, entry }: Omit<ViewProps, 'go'> & { entry: LineEntry }): JSX.Element {
  const path = model.profile.files[entry.file]!.path;
  return (
    <section class="held">
      <h2>
        <a href={fragmentOf({ ...address, view: 'source', file: path, line: String(entry.line) })}>
          {path}:{entry.line}
        </a>{' '}
        <span class="amount">{entry.live === undefined ? '' : `${formatBytes(entry.live)} live`}</span>
      </h2>
      <p class="code quoted">{model.textOf(entry.file, entry.line).trim()}</p>
      {entry.kinds && (
        <p class="hint">
          {entry.kinds
            .map(
              ({ kind, count, bytes }) =>
                `${count === 0 ? '' : `${formatCount(count)} `}${kind}, ${formatBytes(bytes)}`,
            )
            .join(' · ')}
        </p>
      )}
      <ul class="ways">
        {(entry.holders ?? []).map((way) => (
          <Way key={JSON.stringify(way)} model={model} address={address} way={way} />
        ))}
      </ul>
    </section>
  );
}

function Way({ model, address, way }: Omit<ViewProps, 'go'> & { way: HolderPath }): JSX.Element {
  return (
    <li>
      <b>{amountText(way)}</b>
      <ol class="way">
        {way.steps.length === 0 && <li class="where">{HELD_BY_V8}</li>}
        {way.steps.map((step, index) => (
          <li key={`${index}${step.name}`}>
            <Step model={model} address={address} step={step} />
          </li>
        ))}
      </ol>
    </li>
  );
}

/** Small ones among the samples are told as bytes: how many objects they stand for is not known. */
function amountText({ bytes, count }: HolderPath): string {
  if (count === 0) return formatBytes(bytes);
  return `${formatBytes(bytes)} in ${count === 1 ? 'one object' : `${formatCount(count)} objects`}`;
}

function Step({ model, address, step }: Omit<ViewProps, 'go'> & { step: HolderStep }): JSX.Element {
  const path = step.file === undefined ? undefined : model.profile.files[step.file]?.path;
  return (
    <>
      <span class="code">{step.name}</span> <span class="where">{step.kind}</span>{' '}
      {path !== undefined && (
        <a href={fragmentOf({ ...address, view: 'source', file: path, line: String(step.line ?? 1) })}>
          {path}:{step.line ?? 1}
        </a>
      )}
    </>
  );
}
