import { judgeAllocation, judgeLeak, type Limit, type Verdict } from './limits.ts';
import { run, type Steps } from './steps.ts';

/** What `expect.extend` of vitest and jest takes, and what it gives to `expect(() => …)`. */
export interface MemoryMatchers<R = void> {
  /**
   * One call of the function allocates less than this, when it is warm: the median of nine calls after five others.
   * `await expect(async () => …)` for an async function.
   */
  toAllocateLessThan(limit: Limit): R;
  /** One call leaves less than this in use after a full collection: the median of five rounds of ten calls. */
  toLeakLessThan(limit: Limit): R;
}

/** What a matcher returns for `expect` of a T: a promise for an async function. */
export type Returned<T, R = void> = T extends () => PromiseLike<unknown> ? Promise<void> : R;

interface MatcherResult {
  pass: boolean;
  message(): string;
}

type Matcher = (received: unknown, limit: Limit) => MatcherResult | Promise<MatcherResult>;

function matcher(name: string, judge: (name: string, call: unknown, limit: Limit) => Steps<Verdict>): Matcher {
  return (received, limit) =>
    run(
      (function* (): Steps<MatcherResult> {
        const { pass, message } = yield* judge(name, received, limit);
        return { pass, message: () => `${name}: ${message}` };
      })(),
    );
}

/** The matchers, as `expect.extend` takes them. */
export const matchers: Record<keyof MemoryMatchers, Matcher> = {
  toAllocateLessThan: matcher('toAllocateLessThan', judgeAllocation),
  toLeakLessThan: matcher('toLeakLessThan', judgeLeak),
};
