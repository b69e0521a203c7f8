import { bytesOfTold, type SampleCounts, type Sampled } from './sampled-objects.ts';
import { outerWay } from './steps.ts';

/** What a way, or an object, tells of the site that it belongs to: weights by site. */
export type Votes = Map<number, number>;

/** A vote is taken when so much of it is for one site. */
const CLEAR = 0.9;
/** Sizes are weaker evidence, but many objects are held in one way. */
const LIKELY = 0.7;
/** The heap moves on between the count of samples and the snapshot. */
const ROUGHLY = 0.8;
/** Fewer objects than this fit too many sites. */
const MANY = 5;

/** What is known of a sampled object: its site, the bytes that it stands for, and the objects (0: not known). */
export interface Found {
  site: number;
  bytes: number;
  count: number;
}

/**
 * Finds the site of each sampled object. V8 tells how many samples of which size live by site, and which objects are
 * sampled, but not which is which. An object belongs to a site for certain when the runtime saw it there (`known`), or
 * when all samples of its size are of that site. The other objects are taken in groups, one for each way in which they are held: a group goes to the
 * site of its certain members, or is shared out by the sizes. V8's optimised code makes several objects in one piece: such a sample has a size of its
 * own, and its object goes to the site of its holder, as far as that has samples left. The rest is left out.
 */
export function sitesOf(
  sampled: readonly Sampled[],
  { interval, samples: counts }: { interval: number; samples: SampleCounts },
  known: ReadonlyMap<number, number>,
  wayOf: (node: number) => string | null,
  ways: Map<string, Votes>,
): Map<number, Found> {
  const found = new Map<number, Found>();
  const left = tableOf(counts);
  /** By site: objects of which V8 has no sample of their size there. */
  const odd = new Map<number, Found[]>();
  function take({ node, told, bytes, count }: Sampled, site: number): void {
    const sites = left.get(told);
    const there = sites?.get(site) ?? 0;
    if (there > 0) sites!.set(site, there - 1);
    const one: Found = { site, bytes, count: there > 0 ? count : 0 };
    found.set(node, one);
    if (there === 0) push(odd, site, one);
  }

  const bySize = new Map<number, Sampled[]>();
  const sizes = new Set(sampled.map(({ told }) => told));
  /** Samples by site whose size no object has: pieces of several objects. */
  const pieces = new Map<number, number>();
  for (const [size, sites] of left)
    if (!sizes.has(size)) for (const [site, count] of sites) pieces.set(site, (pieces.get(site) ?? 0) + count);
  for (const each of sampled) {
    const site = known.get(each.node);
    if (site !== undefined) take(each, site);
    else push(bySize, each.told, each);
  }
  for (const [size, objects] of bySize) {
    const site = clear(left.get(size) ?? new Map(), objects.length, CLEAR);
    if (site === undefined) continue;
    for (const each of objects) {
      take(each, site);
      const way = wayOf(each.node);
      if (way !== null) vote(ways, way, site, 1);
    }
  }
  const byWay = new Map<string, Sampled[]>();
  for (const each of sampled) {
    const way = found.has(each.node) ? null : wayOf(each.node);
    if (way !== null) push(byWay, way, each);
  }
  const unknown: [way: string, objects: Sampled[]][] = [];
  for (const [way, objects] of byWay) {
    const site = clear(ways.get(way) ?? new Map(), 0, CLEAR) ?? likely(objects, left);
    if (site === undefined) unknown.push([way, objects]);
    else {
      for (const each of objects) take(each, site);
      vote(ways, way, site, objects.length);
    }
  }
  unknown.sort(([, a], [, b]) => b.length - a.length);
  for (const [way, objects] of unknown) {
    const isAble = (site: number | undefined): boolean =>
      site !== undefined && (pieces.get(site) ?? 0) >= ROUGHLY * objects.length;
    const site = [inherited(way, ways), onlyOne(objects.length, pieces)].find(isAble);
    if (site === undefined) continue;
    pieces.set(site, pieces.get(site)! - objects.length);
    for (const each of objects) take(each, site);
  }
  for (const [site, objects] of odd) shareOut(objects, site, left, interval);
  return found;
}

/** Objects whose size V8 has not told stand for as much as the samples of their site that nobody took do on average. */
function shareOut(objects: readonly Found[], site: number, left: ReadonlyMap<number, Votes>, interval: number): void {
  let samples = 0;
  let bytes = 0;
  for (const [told, sites] of left) {
    const count = sites.get(site) ?? 0;
    samples += count;
    bytes += count * bytesOfTold(told, interval);
  }
  if (samples > 0) for (const each of objects) each.bytes = bytes / Math.max(samples, objects.length);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** What a way's objects hold is of the site that they are of, when nothing else is known of it. */
function inherited(way: string, ways: ReadonlyMap<string, Votes>): number | undefined {
  for (let at = outerWay(way); at !== undefined; at = outerWay(at)) {
    const votes = ways.get(at);
    if (votes !== undefined) return clear(votes, 0, CLEAR);
  }
  return undefined;
}

/** The only site that has as many samples of several objects as there are objects, or undefined. */
function onlyOne(objects: number, pieces: ReadonlyMap<number, number>): number | undefined {
  const able = [...pieces].filter(([, count]) => count >= ROUGHLY * objects);
  return able.length === 1 && objects >= MANY ? able[0]![0] : undefined;
}

/** The site that most likely has all of these objects, by the samples of their sizes. */
function likely(objects: readonly Sampled[], left: ReadonlyMap<number, Votes>): number | undefined {
  const votes: Votes = new Map();
  for (const { told } of objects) {
    const sites = left.get(told) ?? new Map<number, number>();
    let sum = 0;
    for (const count of sites.values()) sum += count;
    for (const [site, count] of sites) if (sum > 0) votes.set(site, (votes.get(site) ?? 0) + count / sum);
  }
  return clear(votes, objects.length, LIKELY);
}

/** Size → site → samples. */
function tableOf(counts: SampleCounts): Map<number, Map<number, number>> {
  const table = new Map<number, Map<number, number>>();
  for (let i = 0; i < counts.length; i += 3) {
    const sites = table.get(counts[i + 1]!) ?? new Map<number, number>();
    table.set(counts[i + 1]!, sites);
    sites.set(counts[i]!, counts[i + 2]!);
  }
  return table;
}

/** The site that has nearly all of it; `total` is what there is at least. */
function clear(votes: Votes, total: number, share: number): number | undefined {
  let sum = 0;
  let best = -1;
  for (const [site, weight] of votes) {
    sum += weight;
    if (weight > (votes.get(best) ?? 0)) best = site;
  }
  const most = votes.get(best) ?? 0;
  return best >= 0 && most > 0 && most >= share * Math.max(sum, total) ? best : undefined;
}

export function vote(ways: Map<string, Votes>, way: string, site: number, weight: number): void {
  const votes = ways.get(way) ?? new Map<number, number>();
  ways.set(way, votes);
  votes.set(site, (votes.get(site) ?? 0) + weight);
}
