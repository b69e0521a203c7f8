const { parse } = require('@babel/parser');
const text = require('./inputs.cjs').source('lodash/lodash.js');

exports.work = () => {
  for (let i = 0; i < 2; i++) parse(text);
};
