import { contextOfSlot } from '../../../runtime/counters/context-of-slot.ts';
import { ALLOCATED, CALIBRATION, OUTSIDE, WIDTH } from '../../../runtime/counters/layout.ts';
import { HEADS, REGION, UNEXPLAINED } from '../../../runtime/counters/strata.ts';
import type { RawSnapshot, RawStrata } from '../../../runtime/snapshot/raw.ts';
import { childOf, newTree, type TreeNode, tidyTree } from '../context-tree.ts';
import type { MergedFunction, MergedFunctions } from '../functions.ts';
import type { ThreadTree, TreePlace } from '../thread-tree.ts';
import { settle } from './settle.ts';
import { estimateSites, holdTimes, shareCollections } from './sites.ts';
import { type Home, spreadSite } from './spread-site.ts';

/** Resolves the snapshot of a thread whose probes were sampled: estimates by site, shared out to the contexts that samples were taken in. */
export function resolveSampled(raw: RawSnapshot & { sampled: RawStrata }, functions: MergedFunctions): ThreadTree {
  const table = functions.add(raw.tables);
  const root = newTree();
  const { fn, parent, base } = raw.contexts;
  const nodes: TreeNode[] = [root];
  const homes = new Map<number, Home[]>();
  const rowOf = new Map(Array.from(raw.slots, (slot, i) => [slot, i * WIDTH]));

  /** Function and site of a slot, of a region or of a context; null outside. */
  function siteOf(slot: number): { context: number; site: number; fn: number } | null {
    const context = contextOfSlot(base, base.length, slot);
    if (context === 0) return null;
    const site = slot - base[context]! - (parent[context] === REGION ? HEADS : 0);
    return { context, site: Math.max(0, site), fn: fn[context]! };
  }
  function placeOf(slot: number): TreePlace {
    const at = siteOf(slot);
    const line = at === null ? undefined : table[at.fn]?.sites[at.site];
    if (at === null || line === undefined) return { node: root, line: 0 };
    if (parent[at.context] !== REGION) return { node: nodes[at.context]!, line };
    return { node: homesOf(at.fn)[0]!.node, line };
  }
  /** The contexts of a function; without any, it was called from outside. */
  function homesOf(index: number): Home[] {
    let known = homes.get(index);
    if (known === undefined) {
      known = [{ node: childOf(root, 0, table[index]!.fn), base: -1 }];
      homes.set(index, known);
    }
    return known;
  }

  for (let context = 1; context < base.length; context++) {
    const entry = table[fn[context]!];
    if (parent[context] === REGION || entry === undefined) {
      nodes.push(root);
      continue;
    }
    const from = placeOf(parent[context]!);
    const node = childOf(from.node, from.line, entry.fn);
    nodes.push(node);
    const known = homes.get(fn[context]!);
    if (known === undefined) homes.set(fn[context]!, [{ node, base: base[context]! }]);
    else known.push({ node, base: base[context]! });
  }

  const sites = estimateSites(raw, siteOf, new Map(rowOf));
  const stretches = (field: number): number => raw.counters[(rowOf.get(CALIBRATION) ?? Number.NaN) + field] ?? 0;
  const residual = settle([...sites.values()], stretches(ALLOCATED), stretches(UNEXPLAINED));
  holdTimes(
    Array.from(sites, ([key, site]) => (key === OUTSIDE ? [] : [site])).flat(),
    Math.max(0, raw.durationMs - raw.totals.ownMs),
  );
  shareCollections(raw, [...sites.values()]);

  let lines = 0;
  let outside = 0;
  let peak = 0;
  const errors: ThreadTree['errors'] = new Map();
  for (const [key, site] of sites) {
    peak = Math.max(peak, site.measures.peak);
    const at = key === OUTSIDE ? null : siteOf(key);
    const line = at === null ? undefined : table[at.fn]?.sites[at.site];
    if (at === null || line === undefined) {
      outside += site.bytes;
      continue;
    }
    lines += site.bytes;
    addError(errors, table[at.fn]!.fn, line, site.variance);
    spreadSite(
      site,
      line,
      at.site,
      homesOf(at.fn),
      (slot, field) => raw.counters[(rowOf.get(slot) ?? -1) + field] ?? 0,
    );
  }
  const whole = tidyTree(root);
  return { raw, root, placeOf, table, lines: whole, outside, peak, residual: residual + lines - whole, errors };
}

function addError(errors: NonNullable<ThreadTree['errors']>, fn: MergedFunction, line: number, variance: number): void {
  let lines = errors.get(fn);
  if (lines === undefined) {
    lines = new Map();
    errors.set(fn, lines);
  }
  lines.set(line, (lines.get(line) ?? 0) + variance);
}
