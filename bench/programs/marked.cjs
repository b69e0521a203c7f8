const { marked } = require('marked');
const text = require('./inputs.cjs').markdown(400);

exports.work = () => void marked.parse(text);
