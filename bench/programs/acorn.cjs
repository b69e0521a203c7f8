const { parse } = require('acorn');
const text = require('./inputs.cjs').source('lodash/lodash.js');

exports.work = () => {
  for (let i = 0; i < 2; i++) parse(text, { ecmaVersion: 'latest', locations: true });
};
