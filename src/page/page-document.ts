import type { Profile } from '../profile/types.ts';
import { type PageSummary, summarize } from './model/summary.ts';
import { type PackedHead, type PackedRest, packProfile } from './pack.ts';

/** What the page shows at once. */
export interface PageDocument {
  profile: PackedHead;
  /** Paths of files that are other ones now than those that ran. */
  changed: string[];
  summary: PageSummary;
}

/** The document of a profile's page, and what is read after it has been shown. */
export function pageDocument(
  profile: Profile,
  changed: string[],
  written: PackedRest['written'],
): { document: PageDocument; rest: PackedRest } {
  const { head, rest } = packProfile(profile, written);
  return { document: { profile: head, changed, summary: summarize(profile) }, rest };
}
