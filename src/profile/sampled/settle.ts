/** What is known of a site's bytes. */
interface Known {
  bytes: number;
  variance: number;
  /** Of them, what was measured. */
  seen: number;
}

/** Standard errors that the sum may be away from what the stretches held, before the rest is nobody's. */
const EXPLAINED = 2;

/**
 * Holds the estimates to what is known of their sum: the stretches held `stretched` bytes, all that was not measured. What
 * is missing, as far as the standard errors explain it, goes to the sites in proportion to their variances (the best
 * linear estimate under a known sum): to lines that are known exactly nothing. Returns the residual, the rest that
 * belongs to no line; below 0 when the estimates say more than there was.
 */
export function settle(sites: readonly Known[], stretched: number): number {
  let missing = stretched;
  let variance = 0;
  for (const site of sites) {
    missing -= site.bytes - site.seen;
    variance += site.variance;
  }
  const limit = EXPLAINED * Math.sqrt(variance);
  const explained = Math.min(limit, Math.max(-limit, missing));
  if (variance === 0) return missing;
  let placed = 0;
  for (const site of sites) {
    const part = Math.max(-Math.max(0, site.bytes - site.seen), (explained * site.variance) / variance);
    site.bytes += part;
    site.variance *= 1 - site.variance / variance;
    placed += part;
  }
  return missing - placed;
}
