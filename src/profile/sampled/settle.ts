/** What is known of a site's bytes. */
interface Known {
  bytes: number;
  variance: number;
  /** Of them, what was measured. */
  seen: number;
  /** Its part of jumps that no sample saw: Σ bytes, Σ bytes². */
  suspected: number;
  suspectedSquares: number;
}

/** Standard errors that the sum may be away from what the stretches held, before the rest is nobody's. */
const EXPLAINED = 2;

/**
 * Holds the estimates to what is known of their sum: the stretches held `stretched` bytes, all that was not measured. What
 * is missing, as far as the standard errors explain it, goes to the sites in proportion to their variances (the best
 * linear estimate under a known sum): to lines that are known exactly nothing. The errors stay as they are, for jumps that
 * no sample saw may have made up for others. Returns the residual, the rest that
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
  if (variance === 0) return suspect(sites, missing);
  let placed = 0;
  for (const site of sites) {
    const part = Math.max(-Math.max(0, site.bytes - site.seen), (explained * site.variance) / variance);
    site.bytes += part;
    placed += part;
  }
  return suspect(sites, missing - placed);
}

/** What belongs to no line may be of those that were there when it happened: it widens their error. */
function suspect(sites: readonly Known[], residual: number): number {
  const suspected = sites.reduce((sum, site) => sum + site.suspected, 0);
  const open = suspected > 0 ? Math.min(1, Math.max(0, residual) / suspected) : 0;
  for (const site of sites) site.variance += open * site.suspectedSquares;
  return residual;
}
