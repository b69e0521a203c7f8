import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** A version that is taken apart, or compared. */
const ASKED =
  /\b(?:process\.version|versions\.(?:node|v8|uv))\b\)?(?:\s*[<>]|\.(?:startsWith|split|match|slice|replace)\b|, 10\))/;

test('no file asks for a version of Node: src/node-can.ts asks what there is', () => {
  const files = ['runtime', 'instrument', 'src'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const sources = files.filter((name) => /\.tsx?$/.test(name));
  assert.ok(sources.length > 200);
  assert.deepEqual(
    sources.filter((name) => ASKED.test(readFileSync(join(ROOT, name), 'utf8'))),
    [],
  );
});
