import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { checkSpec } from './specs/compare.ts';
import { parseSpecs } from './specs/format.ts';

const SPECS = new URL('../../../test/instrument/specs/', import.meta.url);
const ONLY = process.env.SPEC;
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-specs-')));
after(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
for (const file of readdirSync(SPECS).filter((name) => name.endsWith('.spec.txt'))) {
  const specs = parseSpecs(readFileSync(new URL(file, SPECS), 'utf8'));
  count += specs.length;
  describe(file, () => {
    for (const spec of specs) {
      if (ONLY !== undefined && !`${file} ${spec.name}`.includes(ONLY)) continue;
      it(spec.name, async (t) => {
        const problems = await checkSpec(spec, folder);
        assert.equal(problems.join('\n\n'), '');
        const node = spec.settings.get('node');
        if (Number(node) > Number(process.versions.node.split('.')[0]))
          t.skip(`instrumented, not run: needs Node ${node}`);
      });
    }
  });
}

it('there are at least 300 specs', () => {
  assert.ok(count >= 300, `${count} specs`);
});
