const ts = require('typescript');
const text = require('./inputs.cjs').source('lodash/lodash.js').slice(0, 40_000);

exports.work = () => void ts.transpileModule(text, { compilerOptions: { target: 1, module: 1 } });
