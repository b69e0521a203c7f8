import type { JSX } from 'preact';
import { formatMs } from '../../text/units.ts';
import { HoldersView } from './holders-view.tsx';
import { OverviewView } from './overview-view.tsx';
import { PathsView } from './paths-view.tsx';
import { hashOf, type Place, usePlace, type View } from './place.ts';
import { chosenMeasure, measureTitle, type ReportModel } from './report-model.ts';
import { SourceView } from './source-view.tsx';
import { useTheme } from './theme.ts';
import { TimeView } from './time-view.tsx';
import type { ViewProps } from './view-props.ts';

const TITLES: Record<View, string> = {
  overview: 'Overview',
  source: 'Source',
  time: 'Time',
  paths: 'Paths',
  holders: 'Who holds it',
};

const CONTENT: Record<View, (props: ViewProps) => JSX.Element> = {
  overview: OverviewView,
  source: SourceView,
  time: TimeView,
  paths: PathsView,
  holders: HoldersView,
};

/** The whole page. */
export function App({ model }: { model: ReportModel }): JSX.Element {
  const [place, go] = usePlace();
  const View = CONTENT[place.view];
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        Skip to the content
      </button>
      <Head model={model} place={place} go={go} />
      <main id="content" tabIndex={-1} class={`view ${place.view}`}>
        {model.complete || isShownAtOnce(place) ? (
          <View model={model} place={place} go={go} />
        ) : (
          <p class="empty">Reading the lines…</p>
        )}
      </main>
    </>
  );
}

/** Whether a place can be shown before the lines have been read. */
function isShownAtOnce({ view, of }: Place): boolean {
  return view === 'overview' && of !== 'lines';
}

function skip(): void {
  document.getElementById('content')?.focus();
}

function Head({ model, place, go }: ViewProps): JSX.Element {
  const [theme, toggle] = useTheme();
  const { run } = model.profile;
  const by = chosenMeasure(model, place.by);
  return (
    <header class="head">
      <div class="title">
        <h1>
          <span class="maker">mprof-line</span> <span class="command">{run.argv.join(' ') || 'a program'}</span>
        </h1>
        <p class="run">{runText(model)}</p>
      </div>
      <button type="button" class="theme" onClick={toggle}>
        {theme === 'dark' ? 'Light' : 'Dark'}
      </button>
      <nav aria-label="Views">
        {Object.entries(TITLES).map(([view, title]) => (
          <a
            key={view}
            href={hashOf({ ...place, view: view as View })}
            aria-current={view === place.view ? 'page' : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      <label class="measure-choice">
        by{' '}
        <select value={by} onChange={(event) => go({ by: event.currentTarget.value, sort: undefined }, 'replace')}>
          {model.rankedBy.map((name) => (
            <option key={name} value={name}>
              {measureTitle(name)}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}

/** When, how long and on what the program ran. */
function runText({ profile: { run } }: ReportModel): string {
  const threads = run.threads.length;
  return [
    new Date(run.startedAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }),
    formatMs(run.durationMs),
    `Node ${run.node.replace(/^v/, '')}`,
    ...(threads > 1 ? [`${threads} threads`] : []),
    ...(run.probes === 'fast' ? ['estimated from samples'] : []),
  ].join(' · ');
}
