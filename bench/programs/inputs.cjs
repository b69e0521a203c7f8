// What several of the programs read.
const { readFileSync } = require('node:fs');

/** Rows with quotes and commas in them. */
exports.csv = (rows) => {
  let text = 'id,name,city,amount,note\n';
  for (let i = 0; i < rows; i++) {
    text += `${i},"Name, ${i}",Basel,${i * 1.5},"She said ""hello"" on line ${i}"\n`;
  }
  return Buffer.from(text).toString();
};

/** A document with every common construct, so many times. */
exports.markdown = (sections) => {
  let text = '';
  for (let i = 0; i < sections; i++) {
    text +=
      `# Heading ${i}\n\nSome *emphasis* and **strong** text with \`code ${i}\` and a [link](http://example.com/${i}).\n` +
      'A second line with ![img](a.png) & entities.\n\n' +
      `- item one\n- item two\n  - nested ${i}\n\n\`\`\`js\nconst x = ${i};\n\`\`\`\n\n` +
      `| a | b |\n|---|---|\n| ${i} | 2 |\n\n> quote ${i}\n\n`;
  }
  return text;
};

/** The text of a file of an installed package. */
exports.source = (name) => readFileSync(require.resolve(name), 'utf8');
