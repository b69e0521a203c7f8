import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatBytes, formatCount } from '../../text/units.ts';
import type { Call } from '../model/calls.ts';
import type { LineEntry } from '../model/lines.ts';
import { formatMeasure, MEASURE_NAMES, MEASURES, type MeasureName } from '../model/measures.ts';
import { writtenExcerpt } from '../model/written.ts';
import { type Address, fragmentOf } from './address.ts';
import { hasRun } from './heat-gutter.ts';
import { measureTitle, type ReportModel } from './report-model.ts';

interface DetailsProps {
  model: ReportModel;
  address: Address;
  file: number;
  line: number;
}

const MOST_CALLS = 12;

/** All that is known of one line: its numbers as sentences, who called it and whom it called. */
export function LineDetails({ model, address, file, line }: DetailsProps): JSX.Element {
  const entry = model.linesOf(file).get(line);
  const { path } = model.profile.files[file]!;
  return (
    <aside class="details" aria-label={`Line ${line}`}>
      <h2>
        Line {line} <span class="where">{path}</span>
      </h2>
      <p class="code quoted">{model.textOf(file, line).trim() || '(no text)'}</p>
      <Written model={model} file={file} line={line} />
      {entry === undefined || !hasRun(entry) ? (
        <p>{entry === undefined ? 'Nothing is measured on this line.' : 'It never ran.'}</p>
      ) : (
        <>
          <Sentences entry={entry} model={model} />
          <p>
            <a href={fragmentOf({ ...address, view: 'time', file: path, line: String(line) })}>When it ran</a>
            {entry.holders && (
              <>
                {' · '}
                <a href={fragmentOf({ ...address, view: 'holders', file: path, line: String(line) })}>Who holds it</a>
              </>
            )}
          </p>
          <CallLists entry={entry} model={model} address={address} />
        </>
      )}
    </aside>
  );
}

/** The same as it was written, beside the readable form of it. */
function Written({ model, file, line }: { model: ReportModel; file: number; line: number }): JSX.Element | null {
  const written = model.writtenOf(file);
  const place = written?.placeOf(line) ?? null;
  const excerpt = useMemo(() => {
    if (written === undefined || written.text === null || place === null) return null;
    const places = Array.from({ length: model.sourceOf(file).length }, (_, index) => written.placeOf(index + 1));
    return writtenExcerpt(written.text, place, places);
  }, [written, file, line]);
  if (written === undefined) return null;
  return (
    <section class="written" aria-label="As it was written">
      <h3>
        {place === null ? 'Written nowhere by itself' : `Written at ${place.line}:${place.column}`}{' '}
        <span class="where">{written.path}</span>
      </h3>
      {excerpt && (
        <p class="code quoted">
          …{excerpt.before}
          <mark>{excerpt.own}</mark>
          {excerpt.after}…
        </p>
      )}
      {written.text === null && <p>Its text was not found, or has changed since it ran.</p>}
    </section>
  );
}

function Sentences({ entry, model }: { entry: LineEntry; model: ReportModel }): JSX.Element {
  const told = MEASURE_NAMES.filter((name) => isWorthTelling(name, entry));
  return (
    <dl>
      {told.map((name) => (
        <div key={name}>
          <dt>
            {measureTitle(name)} <b>{formatMeasure(name, MEASURES[name].of(entry))}</b>
          </dt>
          <dd>{MEASURES[name].explain(entry, model.whole)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Zeros, and what another sentence says already, are left out. */
function isWorthTelling(name: MeasureName, entry: LineEntry): boolean {
  const { measures, self } = entry;
  if (name === 'hits' || name === 'allocated') return true;
  if (name === 'self') return self.allocated !== measures.allocated;
  if (name === 'self-time') return self.ms !== measures.ms;
  if (name === 'first') return measures.hits > 1 && measures.firstAllocated !== 0;
  if (name === 'memory') return measures.memory !== measures.peak;
  if (name === 'live') return entry.live !== undefined;
  return (MEASURES[name].of(entry) ?? 0) !== 0;
}

function CallLists({ entry, model, address }: { entry: LineEntry; model: ReportModel; address: Address }): JSX.Element {
  const { functions } = model.profile;
  const callees = useMemo(() => model.calls().calleesOf(entry.functions, entry.line), [model, entry]);
  const callers = useMemo(
    () => entry.functions.map((index) => ({ index, calls: model.calls().callersOf(index) })),
    [model, entry],
  );
  return (
    <>
      {callees.length > 0 && (
        <section>
          <h3>Called from this line</h3>
          <CallList calls={callees} model={model} address={address} />
        </section>
      )}
      {callers.map(({ index, calls }) => (
        <section key={index}>
          <h3>
            Callers of <span class="code">{functions[index]!.name}</span>
          </h3>
          <CallList calls={calls} model={model} address={address} />
        </section>
      ))}
    </>
  );
}

function CallList({ calls, model, address }: { calls: Call[]; model: ReportModel; address: Address }): JSX.Element {
  const { functions, files } = model.profile;
  return (
    <ul class="calls">
      {calls.slice(0, MOST_CALLS).map((call) => {
        const fn = functions[call.function];
        const path = fn === undefined ? undefined : files[fn.file]!.path;
        const amount = `${call.calls === 1 ? 'once' : `${formatCount(call.calls)} times`}, ${formatBytes(call.allocated)}`;
        return (
          <li key={`${call.function}:${call.line}`}>
            {fn === undefined ? (
              'code that is not profiled'
            ) : (
              <a
                href={fragmentOf({
                  view: 'source',
                  by: address.by,
                  columns: address.columns,
                  file: path,
                  line: String(call.line),
                })}
              >
                {fn.name}{' '}
                <span class="where">
                  {path}:{call.line}
                </span>
              </a>
            )}{' '}
            <span class="amount">{amount}</span>
          </li>
        );
      })}
      {calls.length > MOST_CALLS && <li>and {formatCount(calls.length - MOST_CALLS)} more</li>}
      {calls.length === 0 && <li>none that is known</li>}
    </ul>
  );
}
