import type { Profile } from '../../profile/types.ts';
import { addHeld, type Course, coursesIn, growths, isKnown } from './held.ts';
import { linesBy, type OwnLine, placeKey } from './lines-of.ts';

/** A line whose objects are alive, `amount` bytes of them, and how that went. */
export interface HoldingLine extends OwnLine {
  course: Course;
}

const MOST_LINES = 5;
/** Of the lines that do not grow so many are told, whatever grows. */
const LEAST_LARGE = 1;
/** Lines that do not grow, and have a smaller share of what lives, are not told. */
const LEAST_SHARE = 0.01;
/** Nor are lines that grew by a smaller share of what the first of them grew by. */
const LEAST_GROWTH = 0.05;

/**
 * The lines that a person who asks what holds the memory should see, the first of them first: those that grow, by how much they grew,
 * for they fill the memory in the end; then those that hold most. `live`: bytes that all lines hold.
 */
export function holdingLines(profile: Profile, live: number): HoldingLine[] {
  const sums = growths(profile);
  const courseOf = coursesIn(profile);
  const all = linesBy(profile, (line) => (isKnown(addHeld(undefined, line)) ? line.live! : 0)).map((own) => {
    const growth = sums.get(placeKey(profile.functions[own.index]!.file, own.line)) ?? [];
    return { ...own, course: courseOf(growth) };
  });
  const growing = all.filter(({ course }) => grownBy(course) > 0).sort((a, b) => grownBy(b.course) - grownBy(a.course));
  const least = LEAST_GROWTH * grownBy(growing[0]?.course);
  const first = growing.filter(({ course }) => grownBy(course) >= least).slice(0, MOST_LINES);
  const large = all.filter((line) => !first.includes(line) && line.amount >= Math.max(1, LEAST_SHARE * live));
  return [...first, ...large.slice(0, Math.max(LEAST_LARGE, MOST_LINES - first.length))];
}

/** Bytes by which a line grew, 0 where it was not seen to grow. */
function grownBy(course: Course | undefined): number {
  return course?.kind === 'grows' ? course.bytes : 0;
}
