const marked = require('./marked.min.cjs');
const text = `# Title\n\nA *list* of **things** with \`code\` & <b>html</b>:\n\n1. one\n2. two\n   - three\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n
> quoted\n> text\n\n\`\`\`js\nlet x = 1 < 2;\n\`\`\`\n\n[link](https://example.com "t") ![image](x.png)\n\n~~gone~~ https://example.com\n`;
console.log(marked.parse(text.repeat(20)).length, marked.parse(text));
console.log(JSON.stringify(marked.lexer(text).map((token) => token.type)));
marked.use({ renderer: { heading: (text, level) => `<h${level} class="x">${text}</h${level}>` } });
console.log(marked.parse('## again'));
try {
  marked.parse(null);
} catch (error) {
  console.log(error.stack);
}
