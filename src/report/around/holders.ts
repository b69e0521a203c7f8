import type { HolderPath, HolderStep } from '../../profile/live/types.ts';
import type { LineProfile, Profile } from '../../profile/types.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes, formatCount } from '../../text/units.ts';
import type { HoldingLine } from '../facts/holding.ts';
import { placeText } from '../facts/place-text.ts';
import type { ReportOptions } from '../options.ts';

/** Lines whose holders are told, and ways of each. */
const MOST_LINES = 3;
const MOST_WAYS = 2;
/** Lines that do not grow and have a smaller share of what lives, and ways with a smaller share of what is held of their line, are not told. */
const LEAST_OF_ALL = 0.05;
const LEAST_OF_LINE = 0.1;
/** Share of what lives that must have been found for nothing to be said of the rest. */
const FOUND = 0.9;
/** Who holds an object to which no variable, property or function leads: V8's roots, by its stack, its handles or its code. */
export const HELD_BY_V8 = 'held by things of V8’s own, which have no names';

/** Who holds the objects of `told`, the lines that the report names, in words: from the object outwards. */
export function holderLines(profile: Profile, told: readonly HoldingLine[], options: ReportOptions): string[] {
  const lines = told
    .filter(({ course, amount }) => course.kind === 'grows' || amount >= LEAST_OF_ALL * (profile.totals.live ?? 0))
    .flatMap((place) => linesAt(profile, place).filter(({ line }) => (line.holders?.length ?? 0) > 0))
    .slice(0, MOST_LINES);
  if (lines.length === 0) return [];
  const placeOf = placeText(profile, options);
  return [
    'Who holds them:',
    ...lines.flatMap(({ index, line }) => [
      `  ${placeOf(index, line.line)}`,
      ...[...ways(line).map((way) => wayText(way, profile, options)), ...foundText(line, options)].map(
        (text) => `    ${text}`,
      ),
    ]),
  ];
}

/** What each of the functions that meet on a line has there. */
function linesAt({ functions }: Profile, at: HoldingLine): { index: number; line: LineProfile }[] {
  const { file } = functions[at.index]!;
  return functions.flatMap((fn, index) =>
    fn.file === file ? fn.lines.filter(({ line }) => line === at.line).map((line) => ({ index, line })) : [],
  );
}

/** The objects of a line are looked for in a snapshot; what is said of ways is said of those that were found. */
function foundText({ holders = [], live = 0 }: LineProfile, { precision = 1 }: ReportOptions): string[] {
  const found = holders.reduce((total, { bytes }) => total + bytes, 0);
  if (found >= live * FOUND) return [];
  return [`Of ${formatBytes(live, precision)} alive, objects of ${formatBytes(found, precision)} were found.`];
}

function ways({ holders = [] }: LineProfile): readonly HolderPath[] {
  const sum = holders.reduce((total, { bytes }) => total + bytes, 0);
  return holders.filter(({ bytes }) => bytes >= LEAST_OF_LINE * sum).slice(0, MOST_WAYS);
}

/** `5.7 MB, 3,000 Object: visitors, an Array (server.js:2) ← the closure of request (server.js:14)`. */
function wayText({ steps, count, bytes }: HolderPath, profile: Profile, options: ReportOptions): string {
  const object = steps.at(-1);
  const counted = count === 0 ? '' : `, ${formatCount(count)} ${escapeControls(object?.kind ?? 'objects')}`;
  const what = `${formatBytes(bytes, options.precision ?? 1)}${counted}`;
  const words = steps.flatMap((step, i) => {
    // A class has no blank in its name: then it is V8's own, and tells more than the name.
    const isObject = i === steps.length - 1 && !step.kind.includes(' ');
    return isObject && (step.name === '[]' || step.name === '') ? [] : [stepText(step, isObject, profile)];
  });
  return `${what}: ${words.length === 0 ? HELD_BY_V8 : words.reverse().join(' ← ')}`;
}

/** One step of a way in words, with its place when it has one. */
function stepText({ name, kind, file, line }: HolderStep, isObject: boolean, profile: Profile): string {
  const path = file === undefined ? undefined : profile.files[file]?.path;
  const at = path === undefined ? '' : ` (${escapeControls(path)}${line === undefined ? '' : `:${line}`})`;
  const known = escapeControls(name);
  const a = `${/^[aeiou]/i.test(kind) ? 'an' : 'a'} ${escapeControls(kind)}`;
  switch (kind) {
    case 'closure':
      return `${known === '' || known === '(anonymous)' ? 'a closure' : `the closure of ${known}`}${at}`;
    case 'suspended':
      return `${known}, which waits${at}`;
    case 'global':
      return 'globalThis';
    case 'module':
      return `the module${at}`;
    case 'root':
      return 'the code that runs';
    case '…':
      return '…';
    default:
      if (isObject) return `${known}${at}`;
      return known === '' || known === '[]' ? `${a}${at}` : `${known}, ${a}${at}`;
  }
}
