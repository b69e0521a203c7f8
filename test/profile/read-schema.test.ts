import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import type { Ajv } from 'ajv';
import { hog, living } from '../report/profiles.ts';

const { Ajv: AjvClass } = createRequire(import.meta.url)('ajv') as { Ajv: typeof Ajv };
const schema: object = JSON.parse(
  readFileSync(new URL('../../../src/profile/profile.schema.json', import.meta.url), 'utf8'),
);
const validate = new AjvClass({ allErrors: true, allowUnionTypes: true }).compile(schema);

test('a profile fits the schema', () => {
  const profile = hog({
    run: { ending: { kind: 'uncaught', code: 1, message: 'm' }, executing: [{ function: 0, line: 5 }] },
  });
  assert.equal(validate(JSON.parse(JSON.stringify(profile))), true, JSON.stringify(validate.errors));
});

test('so does one with living bytes, estimates and the text of its lines', () => {
  assert.equal(validate(JSON.parse(JSON.stringify(living()))), true, JSON.stringify(validate.errors));
});

const collection = { pid: 1, threadId: 0, time: 5, within: 0.1, ms: 1.5, freed: -8, kind: 'Scavenge' };

test('so does one that says when garbage was collected', () => {
  assert.equal(validate({ ...hog(), collections: [collection] }), true, JSON.stringify(validate.errors));
});

test('the schema tells a wrong document', () => {
  const cases: [(profile: ReturnType<typeof hog>) => void, string][] = [
    [(profile) => (profile.version = 2 as 1), '/version'],
    [(profile) => (profile.functions[0]!.file = -1), '/functions/0/file'],
    [(profile) => (profile.functions[0]!.lines[0]!.allocated = -1), '/functions/0/lines/0/allocated'],
    [(profile) => (profile.files[0]!.path = '\u001b'), '/files/0/path'],
    [(profile) => (profile.moments = [{ ...living().moments![0]!, cause: 'x' as 'end' }]), '/moments/0/cause'],
    [(profile) => (profile.collections = [{ ...collection, within: -1 }]), '/collections/0/within'],
    [(profile) => delete (profile.totals as { lines?: number }).lines, '/totals'],
  ];
  for (const [change, place] of cases) {
    const profile = hog();
    change(profile);
    assert.equal(validate(profile), false);
    assert.deepEqual([...new Set(validate.errors!.map(({ instancePath }) => instancePath))], [place]);
  }
});
