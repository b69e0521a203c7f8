const { minify } = require('terser');
const text = require('./inputs.cjs').source('express/lib/request.js');

exports.work = async () => void (await minify(text));
