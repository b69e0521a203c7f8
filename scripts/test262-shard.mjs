// Runs programs of test262 one after the other, each in a realm of its own, and appends what came of each to a file: `node --experimental-vm-modules
// test262-shard.mjs CHECKOUT LIST RESULTS`. LIST is JSON, [path, 'strict' | 'sloppy' | 'module' | 'raw'][]. test262.mjs starts it, plain and measured.
import { appendFileSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';
import { settingsOf } from './test262-settings.mjs';

const [checkout, list, results] = process.argv.slice(2);
/** ms that a program may take, and that a promise may. */
const LIMIT = 60_000;
const PATIENCE = 3_000;
const harness = new Map();

/** Scripts of the harness are compiled once; none of them is measured. */
function harnessScript(name) {
  if (!harness.has(name))
    harness.set(
      name,
      new vm.Script(readFileSync(join(checkout, 'harness', name), 'utf8'), { filename: `harness:${name}` }),
    );
  return harness.get(name);
}

function realm(print) {
  const context = vm.createContext({});
  const global = vm.runInContext('globalThis', context);
  const host = {
    global,
    createRealm: () => realm(print).host,
    evalScript: (text) => new vm.Script(text, { filename: 'evalScript' }).runInContext(context),
    detachArrayBuffer: (buffer) => void structuredClone(buffer, { transfer: [buffer] }),
    gc: () => {
      throw new Error('no gc');
    },
    agent: {},
  };
  for (const [name, value] of Object.entries({ $262: host, print }))
    Object.defineProperty(global, name, { value, writable: true, configurable: true });
  return { context, host };
}

function said(phase, error) {
  try {
    return `${phase}: ${error?.constructor?.name ?? typeof error}: ${error?.message ?? String(error)}`;
  } catch {
    return `${phase}: something`;
  }
}

async function outcome(path, mode) {
  const filename = resolve(checkout, path);
  const text = readFileSync(filename, 'utf8');
  const { flags, includes } = settingsOf(text);
  let tell;
  const told = new Promise((done) => {
    tell = done;
  });
  const { context } = realm((line) => tell(String(line)));
  try {
    if (mode !== 'raw')
      for (const name of ['assert.js', 'sta.js', 'doneprintHandle.js', ...includes])
        harnessScript(name).runInContext(context);
  } catch (error) {
    return said('harness', error);
  }
  let phase = 'parse';
  const modules = new Map();
  const importModuleDynamically = async (name, referrer) => {
    const from = referrer.identifier ?? filename;
    const module = load(resolve(dirname(from), name));
    if (module.status === 'unlinked') await module.link(linked);
    if (module.status !== 'evaluated' && module.status !== 'errored') await module.evaluate();
    return module;
  };
  const load = (file) => {
    if (!modules.has(file)) {
      const options = { context, identifier: file, importModuleDynamically };
      modules.set(file, new vm.SourceTextModule(readFileSync(file, 'utf8'), options));
    }
    return modules.get(file);
  };
  const linked = (name, referrer) => load(resolve(dirname(referrer.identifier), name));
  try {
    if (mode === 'module') {
      const module = load(filename);
      phase = 'resolution';
      await module.link(linked);
      phase = 'runtime';
      await module.evaluate({ timeout: LIMIT });
    } else {
      const code = mode === 'strict' ? `"use strict";\n${text}` : text;
      const script = new vm.Script(code, { filename, importModuleDynamically });
      phase = 'runtime';
      script.runInContext(context, { timeout: LIMIT });
    }
  } catch (error) {
    return said(phase, error);
  }
  if (!flags.includes('async')) return 'done';
  let timer;
  const late = new Promise((done) => {
    timer = setTimeout(done, PATIENCE, 'never said');
  });
  const last = await Promise.race([told, late]);
  clearTimeout(timer);
  return last;
}

setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});
// Realms that nobody has any more make V8 slow to tell how full its heap is, which probes ask.
let since = 0;
for (const [path, mode] of JSON.parse(readFileSync(list, 'utf8'))) {
  appendFileSync(results, `${JSON.stringify([path, mode, await outcome(path, mode)])}\n`);
  if (++since % 25 === 0) collect();
}
process.exit(0);
