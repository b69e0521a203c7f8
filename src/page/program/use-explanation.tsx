import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { MEASURES, type MeasureName } from '../model/measures.ts';
import type { ReportModel } from './report-model.ts';

interface Explained {
  text: string;
  left: number;
  top: number;
}

/** The sentence of the number under the pointer. Beside the chosen line all of them stand as text. */
export function useExplanation(
  model: ReportModel,
  file: number,
): { tooltip: JSX.Element | null; onMouseOver(event: MouseEvent): void; onMouseLeave(): void } {
  const [shown, setShown] = useState<Explained | null>(null);
  const onMouseOver = (event: MouseEvent): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-measure]');
    const line = cell?.closest<HTMLElement>('[data-line]')?.dataset.line;
    const entry = line === undefined ? undefined : model.linesOf(file).get(Number(line));
    if (cell === null || entry === undefined) {
      setShown(null);
      return;
    }
    const { right, top } = cell.getBoundingClientRect();
    const text = MEASURES[cell.dataset.measure as MeasureName].explain(entry, model.whole);
    setShown({ text, left: Math.min(right + 8, innerWidth - 300), top });
  };
  const tooltip = shown && (
    <div class="tip" role="tooltip" style={{ left: `${shown.left}px`, top: `${shown.top}px` }}>
      {shown.text}
    </div>
  );
  return { tooltip, onMouseOver, onMouseLeave: () => setShown(null) };
}
