/** A measurement that calls somebody's function now and then: it yields what the function has returned. */
export type Steps<T> = Generator<unknown, T, void>;

/** Goes through the steps; waits for each promise that is yielded, and then returns a promise itself. */
export function run<T>(steps: Steps<T>): T | Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (isPromise(step.value)) return runAsync(steps, step.value);
  }
}

async function runAsync<T>(steps: Steps<T>, first: PromiseLike<unknown>): Promise<T> {
  await first;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await step.value;
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
