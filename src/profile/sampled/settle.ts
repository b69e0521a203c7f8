/** What is known of a site's bytes. */
interface Known {
  bytes: number;
  variance: number;
  /** Of them, what was measured. */
  seen: number;
  /** Bytes of jumps between samples that are likely its own, and of all that it was there for. */
  likely: number;
  possible: number;
}

/** Standard errors that the sum may be away from what the stretches held, before the rest is nobody's. */
const EXPLAINED = 2;
/** The standard error of a jump's bytes, as a part of them: two of them reach from all to nothing. */
const DOUBT = 0.5;

/**
 * Holds the estimates to what is known of their sum: the stretches held `stretched` bytes, all that was not measured. What
 * is missing goes, as far as it happened in jumps, to the sites that likely made them, or to nobody where nothing speaks for one: all
 * sites that were there may have more, and their error says so; how much more, depends on by how much the estimates of the others may be too
 * large. `unexplained` are the bytes of jumps that are nobody's. What is still
 * missing, as far as the standard errors explain it, goes to the sites in proportion to their variances (the best
 * linear estimate under a known sum): to lines that are known exactly nothing. Returns the residual, the rest that
 * belongs to no line; below 0 when the estimates say more than there was.
 */
export function settle(sites: readonly Known[], stretched: number, unexplained: number): number {
  let missing = stretched;
  let variance = 0;
  let jumped = unexplained;
  for (const site of sites) {
    missing -= site.bytes - site.seen;
    variance += site.variance;
    jumped += site.likely;
  }
  const limit = EXPLAINED * Math.sqrt(variance);
  const ofJumps = (bytes: number): number => (jumped > 0 ? Math.min(1, Math.max(0, bytes) / jumped) : 0);
  const part = ofJumps(missing);
  const most = ofJumps(missing + limit);
  for (const site of sites) {
    const more = part * site.likely;
    site.bytes += more;
    missing -= more;
  }
  missing = balance(sites, missing - part * unexplained) + part * unexplained;
  for (const site of sites) {
    site.variance += (DOUBT * most * Math.min(jumped, Math.max(site.likely, site.possible))) ** 2;
  }
  return missing;
}

/**
 * Gives what is missing, or takes what is too much, to and from the sites in proportion to their variances, as far as their standard errors
 * explain it; returns what is left. What was measured of a site stays with it: where there is no more to take, the others have the rest.
 */
function balance(sites: readonly Known[], wanted: number): number {
  let missing = wanted;
  let open = sites.filter((site) => site.variance > 0);
  for (;;) {
    const variance = open.reduce((sum, site) => sum + site.variance, 0);
    const limit = EXPLAINED * Math.sqrt(variance);
    const explained = Math.min(limit, Math.max(-limit, missing));
    const shareOf = (site: Known): number => (explained * site.variance) / variance;
    const emptied = new Set(open.filter((site) => shareOf(site) < site.seen - site.bytes));
    for (const site of emptied.size > 0 ? emptied : open) {
      const more = emptied.size > 0 ? Math.min(0, site.seen - site.bytes) : shareOf(site);
      site.bytes += more;
      missing -= more;
    }
    if (emptied.size === 0) return missing;
    open = open.filter((site) => !emptied.has(site));
  }
}
