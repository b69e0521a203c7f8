import assert from 'node:assert/strict';
import { it } from 'node:test';
import { profileOf } from './run.ts';

for (const modes of [['--exact'], ['--fast'], ['--live']]) {
  it(`each field of a class has a hit an instance, and its class's fields a call, with ${modes.join(' ')}`, async () => {
    const { hits, profile } = await profileOf(['--all', ...modes, 'fields.cjs']);
    assert.deepEqual(hits['fields.cjs Session.<fields>'], { 4: 50, 5: 50, 6: 50, 8: 50 });
    assert.deepEqual(hits['fields.cjs Fails.<fields>'], { 11: 3 });
    const calls = profile.functions.flatMap(({ name, calls }) => (name.endsWith('.<fields>') ? [[name, calls]] : []));
    assert.deepEqual(calls, [
      ['Session.<fields>', 50],
      ['Fails.<fields>', 3],
    ]);
  });
}
