import type { JSX } from 'preact';
import { runText } from '../model/run-text.ts';
import { type Address, fragmentOf, useAddress, type View } from './address.ts';
import { HoldersView } from './holders-view.tsx';
import { OverviewView } from './overview-view.tsx';
import { PathsView } from './paths-view.tsx';
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
  const [address, go] = useAddress();
  const View = CONTENT[address.view];
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        Skip to the content
      </button>
      <Head model={model} address={address} go={go} />
      <main id="content" tabIndex={-1} class={`view ${address.view}`}>
        {model.complete || isShownAtOnce(address) ? (
          <View model={model} address={address} go={go} />
        ) : (
          <p class="empty">Reading the lines…</p>
        )}
      </main>
    </>
  );
}

/** Whether what is there can be shown before the lines have been read. */
function isShownAtOnce({ view, of }: Address): boolean {
  return view === 'overview' && of !== 'lines';
}

function skip(): void {
  document.getElementById('content')?.focus();
}

function Head({ model, address, go }: ViewProps): JSX.Element {
  const [theme, toggle] = useTheme();
  const { run } = model.profile;
  const by = chosenMeasure(model, address.by);
  return (
    <header class="head">
      <div class="title">
        <h1>
          <span class="maker">mprof-line</span> <span class="command">{run.argv.join(' ') || 'a program'}</span>
        </h1>
        <p class="run">{runText(model.profile.run)}</p>
      </div>
      <button type="button" class="theme" onClick={toggle}>
        {theme === 'dark' ? 'Light' : 'Dark'}
      </button>
      <nav aria-label="Views">
        {Object.entries(TITLES).map(([view, title]) => (
          <a
            key={view}
            href={fragmentOf({ ...address, view: view as View })}
            aria-current={view === address.view ? 'page' : undefined}
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
