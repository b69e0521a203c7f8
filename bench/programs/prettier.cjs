const prettier = require('prettier');
const text = require('./inputs.cjs').source('express/lib/response.js');

exports.work = async () => void (await prettier.format(text, { parser: 'babel' }));
