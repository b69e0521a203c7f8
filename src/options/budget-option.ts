import {
  type Budget,
  MEASURES,
  type MeasureName,
  measuresOf,
  OTHER_NAMES,
  type Unit,
  type Where,
} from '../budget/budget.ts';
import type { GrowthLimit } from '../budget/growth.ts';
import { MprofLineError } from '../error.ts';
import { alternatives, hint } from '../text/expected.ts';
import { duration } from './duration.ts';
import { size } from './values.ts';

const FORM = /^\s*(.+)\.([A-Za-z][\w-]*)\s*(>=|>)\s*(\S.*?)\s*$/;
const SOURCE = '[^:]*\\.[cm]?[jt]sx?';
const LINE = /^(.+):(\d+)$/;
const IN_FILE = new RegExp(`^(.*${SOURCE}):([^:\\\\/]+)$`);
const FILE = new RegExp(`^.*${SOURCE}$`);

/**
 * Reads `parse.allocated > 5MB`, `src/store.ts:10.live > 1MB`, `total.peak >= 200MB`. Where: `total`, a function's name (a pattern
 * as those of --only), `file:line`, `file:function` or a file. @throws MprofLineError that names the option.
 */
export function budgetOption(name: string, given: string): Budget {
  const match = FORM.exec(given);
  if (match === null) {
    throw new MprofLineError(
      `${name}: expected a limit such as 'parse.allocated > 5MB', 'src/store.ts:10.live > 1MB' or 'total.peak > 200MB', given ${JSON.stringify(given)}`,
    );
  }
  const [, place = '', measure = '', sign, limit = ''] = match;
  const where = whereOf(place);
  return { text: given.trim(), where, ...measured(name, measure, limit, where), inclusive: sign === '>=' };
}

/**
 * Reads what stands after `@profile limit` in a comment: `allocated 5MB, live 1MB`; `name` is where that is.
 * @throws MprofLineError that says so.
 */
export function commentBudgets(name: string, text: string, where: Where): Budget[] {
  return text.split(',').map((part) => {
    const match = /^\s*([A-Za-z][\w-]*)\s*(?:[:=]|<=?)?\s*(\S.*?)\s*$/.exec(part);
    if (match === null) {
      throw new MprofLineError(
        `${name}: expected a measure and a limit such as allocated 5MB, given ${JSON.stringify(part.trim())}`,
      );
    }
    const [, measure = '', limit = ''] = match;
    return {
      text: `@profile limit ${measure} ${limit}`,
      where,
      ...measured(name, measure, limit, where),
      inclusive: false,
    };
  });
}

const GROWTH = /^\s*(?:(.+)\.([A-Za-z][\w-]*)\s*)?\+\s*(\d+(?:\.\d+)?\s*(%?)\S*)\s*$/;

/**
 * Reads `+10%`, `parse.allocated +1MB`: how much more a measure may be than before, which is `total.lines` when nothing is said.
 * @throws MprofLineError that names the option.
 */
export function growthOption(name: string, given: string): GrowthLimit {
  const match = GROWTH.exec(given);
  if (match === null) {
    throw new MprofLineError(
      `${name}: expected a growth such as +10% or 'parse.allocated +1MB', given ${JSON.stringify(given)}`,
    );
  }
  const [, place = 'total', measure = 'lines', limit = '', percent] = match;
  const where = whereOf(place);
  const known = { text: given.trim(), where };
  if (percent === '%') {
    const share = Number(limit.replace(/\s*%$/, '')) / 100;
    if (Number.isNaN(share))
      throw new MprofLineError(`${name}: expected a growth such as +10%, given ${JSON.stringify(given)}`);
    return { ...known, measure: measureOf(name, measure, where), more: share, isShare: true };
  }
  const { limit: more, measure: found } = measured(name, measure, limit, where);
  return { ...known, measure: found, more, isShare: false };
}

function whereOf(place: string): Where {
  if (place === 'total') return { kind: 'total' };
  const line = LINE.exec(place);
  if (line) return { kind: 'line', file: line[1]!, line: Number(line[2]) };
  const inFile = IN_FILE.exec(place);
  if (inFile) return { kind: 'function', file: inFile[1]!, name: inFile[2]! };
  return FILE.test(place) ? { kind: 'file', file: place } : { kind: 'function', name: place };
}

function measured(name: string, given: string, limit: string, where: Where): Pick<Budget, 'measure' | 'limit'> {
  const measure = measureOf(name, given, where);
  return { measure, limit: limitOf(`${name}: limit of ${measure}`, limit, MEASURES[measure]) };
}

function measureOf(name: string, given: string, where: Where): MeasureName {
  const word = OTHER_NAMES[given] ?? given;
  const known = measuresOf(where);
  const measure = known.find((each) => each === word);
  if (measure !== undefined) return measure;
  const what = where.kind === 'total' ? 'the total' : `a ${where.kind}`;
  throw new MprofLineError(
    `${name}: expected a measure of ${what}: ${alternatives(known)}, given ${JSON.stringify(given)}${hint(given, known)}`,
  );
}

function limitOf(name: string, given: string, unit: Unit): number {
  if (/^0\s*(?:b|bytes)?$/i.test(given)) return 0;
  if (unit === 'bytes') return size(name, given);
  if (unit === 'ms') return duration(name, given);
  const count = /^\d+(?:,\d{3})*$/.test(given) ? Number(given.replaceAll(',', '')) : Number.NaN;
  if (Number.isNaN(count)) throw new MprofLineError(`${name}: expected a whole number, given ${JSON.stringify(given)}`);
  return count;
}
