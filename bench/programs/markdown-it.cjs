const markdown = require('markdown-it')();
const text = require('./inputs.cjs').markdown(400);

exports.work = () => void markdown.render(text);
