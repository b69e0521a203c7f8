import { bytesOfEach } from '../clock/bytes-of-each.ts';

/** Bytes of a function that V8 makes each time an outlined expression is evaluated. */
export interface FunctionSizes {
  readonly arrow: number;
  readonly withThis: number;
}

export function measureFunctions(): FunctionSizes {
  return {
    arrow: bytesOfEach(() => () => 1),
    withThis: bytesOfEach(
      () =>
        function (this: unknown) {
          return this;
        },
    ),
  };
}
