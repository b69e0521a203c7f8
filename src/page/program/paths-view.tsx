import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatCount, formatShare } from '../../text/units.ts';
import { type Frame, formatFrame, frameTree, type PathMeasure } from '../model/paths.ts';
import { fragmentOf } from './address.ts';
import { drawFlame, type Flame } from './flame.ts';
import { PathTable } from './path-table.tsx';
import { chosenMeasure } from './report-model.ts';
import { useDeferred } from './use-deferred.ts';
import type { ViewProps } from './view-props.ts';

const WORDS: Record<PathMeasure, string> = {
  allocated: 'Bytes allocated, by the calls that led there',
  time: 'Time, by the calls that led there',
  self: 'Bytes that lines allocated themselves, by file, function and line, whoever called them',
  'self-time': 'Time that lines took themselves, by file, function and line, whoever called them',
  live: 'Living bytes, by file, function and line: they are measured by line, not by path',
};

/** The tree of calls as a flame graph, and the same as a table. */
export function PathsView({ model, address, go }: ViewProps): JSX.Element {
  const measure = pathMeasure(chosenMeasure(model, address.by));
  const tree = useMemo(
    () => frameTree(model.profile, measure, model.entries, model.profile.run.argv.join(' ') || 'all'),
    [model, measure],
  );
  const [frame, setFrame] = useState<Frame | null>(null);
  const describe = (one: Frame): string => {
    const calls =
      one.calls === undefined ? '' : `, ${one.calls === 1 ? 'called once' : `called ${formatCount(one.calls)} times`}`;
    const where = one.file === undefined ? '' : ` ${model.profile.files[one.file]!.path}:${one.line}`;
    return `${one.name}${where}: ${formatFrame(measure, one.value)}, ${formatShare(one.value, tree.value)}${calls}`;
  };
  const grows = address.grows === 'up' ? 'up' : 'down';
  const words = useDeferred(address.q ?? '');
  const told = frame ?? tree;
  return (
    <>
      <div class="bar">
        <div class="choice" role="group" aria-label="Shape">
          {(['down', 'up'] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={grows === name}
              onClick={() => go({ grows: name }, 'replace')}
            >
              {name === 'down' ? 'icicle' : 'flame graph'}
            </button>
          ))}
        </div>
        <input
          type="search"
          aria-label="Search functions"
          placeholder="Search functions"
          value={address.q ?? ''}
          onInput={(event) => go({ q: event.currentTarget.value || undefined }, 'replace')}
        />
        <button type="button" disabled={!address.frame} onClick={() => go({ frame: undefined })}>
          Show all
        </button>
      </div>
      <p class="hint">
        {WORDS[measure]}. Click a frame to zoom. With the keyboard: arrows walk, Enter zooms, Escape shows all.
      </p>
      {tree.children.length === 0 ? (
        <p class="empty">
          There is nothing to draw: no profiled line has{' '}
          {measure === 'time' || measure === 'self-time' ? 'taken time' : 'any'}.
        </p>
      ) : (
        <FlameChart
          key={`${measure}${grows}`}
          tree={tree}
          grows={grows}
          words={words}
          zoomed={address.frame ?? ''}
          describe={describe}
          onFrame={setFrame}
          onZoom={({ id }) => go({ frame: id || undefined })}
        />
      )}
      <p class="frame-text" role="status">
        {told.file === undefined ? (
          describe(told)
        ) : (
          <a
            href={fragmentOf({
              view: 'source',
              by: address.by,
              file: model.profile.files[told.file]!.path,
              line: String(told.line),
            })}
          >
            {describe(told)}
          </a>
        )}
      </p>
      <PathTable model={model} address={address} go={go} tree={tree} measure={measure} words={words} />
    </>
  );
}

function pathMeasure(by: string): PathMeasure {
  if (by === 'live' || by === 'live-at-peak') return 'live';
  return by === 'self' || by === 'time' || by === 'self-time' ? by : 'allocated';
}

interface FlameChartProps {
  tree: Frame;
  grows: 'up' | 'down';
  words: string;
  zoomed: string;
  describe(frame: Frame): string;
  onFrame(frame: Frame | null): void;
  onZoom(frame: Frame): void;
}

const MOVES: Record<'up' | 'down', Record<string, 'parent' | 'child' | 'next' | 'previous'>> = {
  down: { ArrowUp: 'parent', ArrowDown: 'child', ArrowRight: 'next', ArrowLeft: 'previous' },
  up: { ArrowUp: 'child', ArrowDown: 'parent', ArrowRight: 'next', ArrowLeft: 'previous' },
};

function FlameChart({ tree, grows, words, zoomed, describe, onFrame, onZoom }: FlameChartProps): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  const flame = useRef<Flame | null>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(holder.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0) return;
    const drawn = drawFlame(holder.current!, { root: tree, width, grows, describe, onFrame, onZoom });
    flame.current = drawn;
    return () => drawn.destroy();
  }, [tree, grows, width]);
  useEffect(() => flame.current?.zoom(zoomed), [zoomed, width, tree]);
  useEffect(() => flame.current?.search(words), [words, width, tree]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = MOVES[grows][event.key];
    if (move !== undefined) {
      const frame = flame.current?.move(move);
      if (frame) onFrame(frame);
    } else if (event.key === 'Enter') flame.current?.zoomToMarked();
    else if (event.key === 'Escape') onZoom(tree);
    else return;
    event.preventDefault();
  };
  return (
    <div
      class="flame"
      ref={holder}
      role="application"
      aria-roledescription="flame graph"
      aria-label="Paths of calls; the table below says the same"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is walked by arrow keys
      tabIndex={0}
      onKeyDown={onKeyDown}
    />
  );
}
