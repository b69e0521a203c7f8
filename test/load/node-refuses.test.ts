import assert from 'node:assert/strict';
import test from 'node:test';
import { nodeRefuses } from '../../src/load/node-refuses.ts';

// Nothing lies there: an answer that needs the file on the disk would be that it is refused.
const nowhere = '/nowhere/file.js';

test('a script is refused where V8 refuses it, and may have the names of a module’s parameters', () => {
  assert.equal(nodeRefuses('let exports = {}, require;', nowhere, 'script'), false);
  assert.equal(nodeRefuses('await 1;', nowhere, 'script'), true);
  assert.equal(nodeRefuses('return 1;', nowhere, 'script'), true);
});

test('a CommonJS file is refused where its function is', () => {
  assert.equal(nodeRefuses('#!/usr/bin/env node\nreturn 1;', nowhere, 'commonjs'), false);
  assert.equal(nodeRefuses('let exports = {};', nowhere, 'commonjs'), true);
  assert.equal(nodeRefuses('return 1;', nowhere, 'unambiguous'), false);
});
