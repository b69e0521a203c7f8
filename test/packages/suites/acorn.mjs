// test262's programs for parsers: those that must parse give the same tree as their explicit form, the others are refused.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse, tokenizer } from 'acorn';

const programs = dirname(createRequire(import.meta.url).resolve('test262-parser-tests/package.json'));
for (const folder of ['pass', 'pass-explicit', 'fail', 'early']) {
  for (const name of readdirSync(join(programs, folder))) {
    const text = readFileSync(join(programs, folder, name), 'utf8');
    const options = { ecmaVersion: 'latest', sourceType: name.includes('.module.') ? 'module' : 'script' };
    let result;
    try {
      const tree = JSON.stringify(parse(text, options), (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      );
      result = createHash('sha1').update(tree).digest('hex');
      if (folder === 'pass') result += ` ${[...tokenizer(text, options)].length}`;
    } catch (error) {
      result = error.message;
    }
    const refused = result.includes('(');
    console.log(
      `${refused === (folder === 'fail' || folder === 'early') ? 'ok' : 'not ok'} - ${folder}/${name} ${result}`,
    );
  }
}
