import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as vm from 'node:vm';
import { instrument } from '../../instrument/index.ts';
import { DECLARATION, type InstalledRuntime, type Offer } from '../../runtime/abi.ts';
import { suspendingIterable } from '../../runtime/frames/for-await.ts';
import { createCountingRuntime } from './counting-runtime.ts';

/** Has each form in which probes stand; it keeps what it did in `done`, by index. */
const PROGRAM = `
const done = [];
function note(value) { done[done.length] = value; return value; }
const iterable = { [iterator]() { let n = 0; return { next() { return { done: n === 2, value: n++ }; } }; } };
class Base { greet() { return 'hello'; } }
class Greeter extends Base {
  #own = [1];
  static kept = { of: 'class' };
  constructor(name = note('default')) { super(); this.name = name; }
  get own() { return this.#own[0]; }
  greet(...rest) { return super.greet() + rest.length; }
}
function* numbers(n) { for (let i = 0; i < n; i++) { const got = yield { i }; note(got); } yield* iterable; }
async function* later(n) { for (let i = 0; i < n; i++) yield await { i }; }
const arrow = (n) => n > 1 ? { n } : arrow(n + 1);
function thrower(value) { try { throw { value }; } catch ({ value: { deep = 3 } = {} }) { note(deep); } finally { note('finally'); } }
function labels(n) { outer: for (;;) { switch (n) { case 1: n++; continue outer; default: break outer; } } do { n--; } while (n > 0); return n; }
function tag(strings, value) { return value; }
async function all(object) {
  const { a = { b: 1 }, ...others } = object;
  note(a.b); note(others.c?.d?.(note(1))); note(tag\`x\${{ y: 1 }}\`);
  for await (const { i } of later(2)) note(i);
  for (const key in others) note(key);
  note(await new Greeter().greet(...iterable));
  return { sum: new Greeter('x').own };
}
const waits = numbers(1); waits.next(); waits.return(1);
thrower({}); labels(1); note(arrow(0).n); note(Greeter.kept.of);
const [first, second = note('second')] = iterable;
all({ a: null ?? undefined, c: { d: (x) => x } });
done;
`;

type Change = 'count' | 'throw' | 'delete' | 'freeze' | 'nothing';
interface Ran {
  /** What the program noted when its jobs were done, or why it failed. */
  outcome: unknown;
  /** Calls by name. */
  calls: Record<string, number>;
}

/** Runs a script in a realm whose built-in functions have been changed; `offers` what it finds there. */
function runIn(code: string, change: Change, offers?: (offer: Offer) => void): Ran {
  const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  if (offers) offers(vm.runInContext(DECLARATION, context) as Offer);
  vm.runInContext('const { iterator } = Symbol;', context);
  const calls: Record<string, number> = {};
  changeAll(vm.runInContext('globalThis', context) as object, change, calls);
  try {
    return { outcome: vm.runInContext(code, context), calls };
  } catch (error) {
    return { outcome: (error as Error).message, calls };
  }
}

/** All functions of a realm's global object, its classes and their prototypes. */
function changeAll(global: object, change: Change, calls: Record<string, number>): void {
  const holders: [string, object][] = [['globalThis', global]];
  for (const name of Object.getOwnPropertyNames(global)) {
    const value = (global as Record<string, unknown>)[name] as { prototype?: object } | undefined;
    if (!/^[A-Z]/.test(name) || value === undefined || (typeof value !== 'object' && typeof value !== 'function'))
      continue;
    holders.push([name, value]);
    if (value.prototype) holders.push([`${name}.prototype`, value.prototype]);
  }
  for (const [holder, object] of holders) {
    for (const key of Reflect.ownKeys(object)) {
      const descriptor = Object.getOwnPropertyDescriptor(object, key)!;
      const { value, configurable } = descriptor;
      const name = `${holder}.${String(key)}`;
      if (!configurable || typeof value !== 'function' || key === 'constructor') continue;
      if (change === 'delete') Reflect.deleteProperty(object, key);
      if (change !== 'count' && change !== 'throw') continue;
      const replacement = new Proxy(value as CallableFunction, {
        apply(target, self, args) {
          calls[name] = (calls[name] ?? 0) + 1;
          if (change === 'throw') throw new Error(name);
          return Reflect.apply(target, self, args);
        },
      });
      Object.defineProperty(object, key, { ...descriptor, value: replacement });
    }
    if (change === 'freeze' && object !== global) Object.freeze(object);
  }
}

/** `for await` as the real runtime does it. */
const loaded =
  (runtime: InstalledRuntime): InstalledRuntime['load'] =>
  (table) => ({ ...runtime.load(table), a: (_frame, iterable) => suspendingIterable(iterable, () => {}, assert.fail) });

const show = (ran: Ran): string => JSON.stringify(ran);
const instrumented = instrument(PROGRAM, { filename: '/program.js', select: 'all', sourceType: 'script' })!.code;

describe('code with probes calls no function that the program has replaced', () => {
  for (const change of ['nothing', 'count', 'throw', 'delete', 'freeze'] as const) {
    const plain = runIn(PROGRAM, change);

    it(`measured: ${change}`, () => {
      const { runtime, files } = createCountingRuntime();
      const ran = runIn(instrumented, change, (offer) => Object.assign(offer, runtime, { load: loaded(runtime) }));
      assert.equal(show(ran), show(plain));
      const { table, hits } = files[0]!;
      const f = table.functions.findIndex(({ name }) => name === 'arrow');
      assert.deepEqual(hits[f], [3]);
    });

    it(`without a runtime: ${change}`, () => {
      assert.equal(show(runIn(instrumented, change)), show(plain));
    });

    it(`with a runtime of another version: ${change}`, () => {
      const other = (offer: Offer): void => void Object.assign(offer, { abi: 1, load: () => assert.fail('loaded') });
      assert.equal(show(runIn(instrumented, change, other)), show(plain));
    });
  }

  it('and the programs noticed what was done to their realms', () => {
    const seen = runIn('Symbol.for("x"); done = 1', 'count');
    assert.deepEqual(seen, { outcome: 1, calls: { 'Symbol.for': 1 } });
  });
});
