const Handlebars = require('handlebars/dist/handlebars.min.js');
Handlebars.registerHelper('up', (text) => text.toUpperCase());
Handlebars.registerPartial('row', '<td>{{up name}}</td>{{#if more}}{{{more}}}{{else}}-{{/if}}');
const template = Handlebars.compile(
  '{{#each rows as |r i|}}{{i}}:{{> row r}}{{/each}}{{#with a.b}}{{c}}{{/with}}{{!-- x --}}{{lookup xs 1}}',
);
const rows = Array.from({ length: 50 }, (_, i) => ({ name: `n<${i}>`, more: i % 2 ? '<i>' : '' }));
console.log(template({ rows, a: { b: { c: '&' } }, xs: [1, 2] }));
console.log(Handlebars.precompile('{{a}}{{#unless b}}c{{/unless}}').length, Handlebars.VERSION);
for (const wrong of ['{{#if}}', '{{a', '{{missing 1}}']) {
  try {
    console.log(Handlebars.compile(wrong)({}));
  } catch (error) {
    console.log(error.stack);
  }
}
