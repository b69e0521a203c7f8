import type { JSX } from 'preact';
import type { Totals } from '../../profile/types.ts';
import { warningText } from '../../report/around/foot.ts';
import { formatBytes, formatShare } from '../../text/units.ts';
import type { Answer } from '../model/answers.ts';
import { type Address, fragmentOf } from './address.ts';
import { Ranks } from './ranks.tsx';
import type { ViewProps } from './view-props.ts';

/** Answers first, then everything, ranked. */
export function OverviewView({ model, address, go }: ViewProps): JSX.Element {
  const { profile } = model;
  const ended = model.endedText;
  const warnings = profile.run.warnings.map(warningText);
  return (
    <>
      {ended.length > 0 && (
        <div class="notice" role="note">
          {ended.map((text) => (
            <p key={text}>{text.trim()}</p>
          ))}
        </div>
      )}
      <section class="answers" aria-label="Answers">
        {model.answers.map((answer) => (
          <AnswerText key={answer.topic} answer={answer} address={address} />
        ))}
      </section>
      <Sum {...profile.totals} />
      {warnings.length > 0 && <Warnings texts={warnings} />}
      <Ranks model={model} address={address} go={go} />
    </>
  );
}

function AnswerText({ answer: { topic, figure, parts }, address }: { answer: Answer; address: Address }): JSX.Element {
  return (
    <div class="answer">
      <h2>{topic}</h2>
      <p class="figure">{figure ?? '–'}</p>
      <p class="sentence">
        {parts.map((part) =>
          typeof part === 'string' ? (
            part
          ) : (
            <a
              key={part.text}
              href={fragmentOf({ view: 'source', by: address.by, file: part.path, line: String(part.line) })}
            >
              {part.text}
            </a>
          ),
        )}
      </p>
    </div>
  );
}

/** Lines + outside = the clock, as a bar. */
function Sum({ lines, outside, residual = 0, allocated }: Totals): JSX.Element {
  const parts = [
    { name: 'lines', bytes: lines },
    { name: 'outside', bytes: outside },
    ...(residual > 0 ? [{ name: 'not placed', bytes: residual }] : []),
  ];
  const text = parts.map(({ name, bytes }) => `${name} ${formatBytes(bytes)}`).join(' + ');
  return (
    <section class="sum" aria-label="How it adds up">
      <div class="sum-bar" aria-hidden="true">
        {parts.map(({ name, bytes }, index) => (
          <span key={name} class={`part-${index}`} style={{ flexGrow: Math.max(0, bytes) }} />
        ))}
      </div>
      <p>
        {text} = {formatBytes(allocated)} allocated. Lines were {formatShare(lines, allocated)} of it; outside are
        functions that are not profiled, unless a profiled line called them.
      </p>
    </section>
  );
}

const FEW = 3;

function Warnings({ texts }: { texts: readonly string[] }): JSX.Element {
  const list = (
    <ul>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
  if (texts.length <= FEW) return <section class="warnings">{list}</section>;
  return (
    <details class="warnings">
      <summary>{texts.length} notes on what could not be measured</summary>
      {list}
    </details>
  );
}
