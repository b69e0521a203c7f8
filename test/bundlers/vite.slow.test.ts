import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/profile/types.ts';
import { BIN, clean, node, type Outcome } from '../cli/run.ts';
import { hitsOf, profileOf } from '../load/run.ts';
import { BRIEF, folderWithTools, tool } from '../tools/install.ts';

/** Vite as npm has it: its configuration, its plugins and what it runs on a server are measured by line. */

const FIXTURE = fileURLToPath(new URL('../../../test/bundlers/fixtures/vite', import.meta.url));
const posix = { skip: process.platform === 'win32' ? 'SIGINT' : false };
const env = { ...clean(process.env), NO_COLOR: '1', VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' };
const ENTRY = { 'vite.config.ts entry': { 4: 1, 5: 1 } };
/** Top-level code, although Vite has made one file of both. */
const MODULES = { 'heading.ts <module>': { 4: 1 }, 'vite.config.ts <module>': { 4: 1, 8: 1, 9: 1, 10: 1 } };
/** Of the plugin, when it saw `files`, of which `texts` were texts with two headings each. */
const headings = (files: number, texts: number) => ({
  'heading.ts headings': { 4: 1, 5: 1, 6: 1 },
  'heading.ts transform': { 8: files, 9: files, 10: 3 * texts, 11: 2 * texts, 13: texts },
});
/** How the program ended and what it said, without what the report says on stderr of what was not profiled. */
const ended = ({ code, stderr }: Outcome, stdout: string) => [
  code,
  stdout,
  stderr.replace(/^(?:\d+ % of what was allocated, |Resident memory grew by ).*\n/gm, ''),
];

describe(`Vite on Node ${process.versions.node}`, { concurrency: 2 }, () => {
  let cwd: string;
  before(() => {
    cwd = folderWithTools(FIXTURE);
  });

  it('vite build: the configuration and plugins, as they were written', async () => {
    const { outcome, printed, hits } = await profileOf(['--all', 'vite', 'build'], { cwd, env });
    const built = readFileSync(join(cwd, 'out/render.js'), 'utf8');
    if (!BRIEF) {
      const plain = await node([tool('vite/bin/vite.js'), 'build'], { cwd, env });
      assert.deepEqual(ended(outcome, printed), ended(plain, plain.stdout));
      assert.equal(readFileSync(join(cwd, 'out/render.js'), 'utf8'), built);
    }
    assert.deepEqual(hits, { ...headings(3, 1), ...ENTRY, ...MODULES });
  });

  it('code that Vite runs on a server, through its source map, and errors with the places that they have without', async () => {
    const names = ['headings', 'entry', 'render', 'fail'].flatMap((name) => ['--only', name]);
    const { outcome, printed, hits } = await profileOf([...names, 'server.js'], { cwd, env });
    if (!BRIEF) {
      const plain = await node(['server.js'], { cwd, env });
      assert.deepEqual(ended(outcome, printed), ended(plain, plain.stdout));
    }
    assert.deepEqual(hits, {
      ...ENTRY,
      ...headings(4, 2),
      'src/render.ts render': { 8: 2, 9: 2, 10: 8, 11: 6, 13: 2, 14: 2 },
      'src/render.ts fail': { 17: 2, 18: 2 },
    });
  });

  it('the development server, until Ctrl-C', posix, async () => {
    const profile = join(cwd, 'served.json');
    const args = [BIN, '--all', '-o', profile, 'vite', '--port', '0', '--logLevel', 'info'];
    const server = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const line of createInterface(server.stdout)) {
      const [address] = /http:\S+\//.exec(line) ?? [];
      if (address === undefined) continue;
      assert.match(await (await fetch(`${address}src/text.md?import`)).text(), /export default \["One","Two"\]/);
      server.kill('SIGINT');
    }
    const { run, ...rest } = JSON.parse(readFileSync(profile, 'utf8')) as Profile;
    assert.deepEqual(run.ending, { kind: 'signal', signal: 'SIGINT' });
    assert.equal(hitsOf({ run, ...rest })['heading.ts transform']?.[11], 2);
  });
});
