/** V8's own precise coverage with block detail, through the inspector. */
import { type Profiler, Session } from 'node:inspector';

/** How often the code at an offset ran, as V8 counted; undefined where it says nothing. */
export interface ScriptCounts {
  at(offset: number): number | undefined;
  /** Calls of the function that ends at `end` and begins between `from` and `to` (at its name, its `function`, or its parameters). */
  calls(from: number, to: number, end: number): number | undefined;
}

/** Runs `action` and returns what V8 counted meanwhile, by the URL or file name of each script. */
export async function preciseCounts(action: () => Promise<unknown>): Promise<Map<string, ScriptCounts>> {
  const session = new Session();
  session.connect();
  const post = <T>(method: string, params?: object): T => {
    let answer: unknown;
    // The inspector of one's own thread answers at once.
    session.post(method as never, params as never, (error: Error | null, result: unknown) => {
      if (error) throw error;
      answer = result;
    });
    return answer as T;
  };
  try {
    post('Profiler.enable');
    post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await action();
    const { result } = post<Profiler.TakePreciseCoverageReturnType>('Profiler.takePreciseCoverage');
    return new Map(result.map(({ url, functions }) => [url, countsOf(functions)]));
  } finally {
    post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}

function countsOf(functions: readonly Profiler.FunctionCoverage[]): ScriptCounts {
  // Ranges nest; a later range of a function lies inside of an earlier one.
  const ranges = functions
    .flatMap(({ ranges }) => ranges)
    .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const whole = functions.map(({ ranges }) => ranges[0]!);
  return {
    calls: (from, to, end) =>
      whole.find(({ startOffset, endOffset }) => startOffset >= from && startOffset <= to && endOffset === end)?.count,
    at(offset) {
      let count: number | undefined;
      for (const range of ranges) {
        if (range.startOffset > offset) break;
        if (offset < range.endOffset) count = range.count;
      }
      return count;
    },
  };
}
