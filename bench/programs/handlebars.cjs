const handlebars = require('handlebars');
const template =
  '{{#each rows}}<li class="{{kind}}">{{name}} {{#if big}}<b>{{amount}}</b>{{else}}{{amount}}{{/if}}</li>{{/each}}';
const rows = Array.from({ length: 3000 }, (_, i) => ({
  kind: `k${i % 5}`,
  name: `n<${i}>`,
  amount: i,
  big: i % 3 === 0,
}));

exports.work = () => {
  for (let i = 0; i < 4; i++) handlebars.compile(template)({ rows });
};
