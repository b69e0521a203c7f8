// For mocha: how long a test may take is not compared, as long as it ends.
const { createRequire } = require('node:module');
const Runnable = createRequire(`${process.cwd()}/`)('mocha/lib/runnable');

const LEAST = 120_000;
const { timeout } = Runnable.prototype;
Runnable.prototype.timeout = function (...args) {
  return args.length === 0 ? timeout.call(this) : timeout.call(this, Math.max(Number(args[0]) || 0, LEAST));
};
