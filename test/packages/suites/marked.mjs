// CommonMark's 652 examples and what marked makes of them.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { Lexer, Marked, marked } from 'marked';

const { tests } = createRequire(import.meta.url)('commonmark-spec');
/** HTML that means the same is the same. */
const normal = (html) => html.replaceAll(' />', '>').replaceAll(/>\s+</g, '><').trim();

for (const { markdown, html, section, number } of tests) {
  const text = markdown.replaceAll('→', '\t');
  const wanted = normal(html.replaceAll('→', '\t'));
  const made = marked(text, { gfm: false });
  const same = normal(made) === wanted;
  // A failure is a failure in the same words.
  console.log(`${same ? 'ok' : 'not ok'} - ${section} ${number}${same ? '' : ` ${JSON.stringify(made)}`}`);
  console.log(
    `# ${createHash('sha1')
      .update(JSON.stringify(Lexer.lex(text)))
      .digest('hex')}`,
  );
}
const walked = [];
const own = new Marked({
  async: true,
  walkTokens: async (token) => {
    await null;
    walked.push(token.type);
  },
  renderer: { heading: ({ depth, text }) => `[${depth} ${text}]` },
});
console.log(
  `ok - async ${await own.parse(tests.map(({ markdown }) => markdown.replaceAll('→', '\t')).join('\n\n'))} ${walked.length}`.replaceAll(
    '\n',
    ' ',
  ),
);
