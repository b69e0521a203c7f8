/*
 * A published package under the profiler: marked renders a megabyte of Markdown.
 *
 *   npm install marked
 *   npx mprof-line --all --include 'node_modules/marked/**' --top 5 examples/markdown.js
 *
 * marked is published as one minified file with a source map: the report shows the lines of its TypeScript sources.
 */
import { marked } from 'marked';

const chapter = `
## Chapter

A paragraph with *emphasis*, **strong words**, \`code\`, a [link](https://example.com/a?b=c "title") and a footnote.

- first item
- second item, with _emphasis_
  - nested item

| city  | inhabitants |
| ----- | ----------: |
| Basel |     178,000 |
| Chur  |      39,000 |

> A quotation that runs
> over two lines.

\`\`\`js
const answer = 42;
\`\`\`
`;

const text = chapter.repeat(Math.ceil((1024 * 1024) / chapter.length));
const html = marked.parse(text);
console.log(`${(text.length / 1024 / 1024).toFixed(1)} MB of Markdown became ${(html.length / 1024 / 1024).toFixed(1)} MB of HTML`);
