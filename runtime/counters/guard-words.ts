/** Words of the control block (see layout.ts) that only the exact clock uses: -1 when a line has been looked at (see guard.ts), else 0. */
export const LOOKING = 28;
/** Where the cursor was before that. */
export const HOME = 29;
/** The line. */
export const LOOKED_AT = 30;
/** Hits that the line under the cursor may have in a row without a reading, and how many any line may. */
export const AGAIN = 31;
export const RUN = 32;
/** Word of the state block: what the line that was looked at last had allocated before. */
export const LOOKED_BYTES = 30;
