/**
 * Rows of numbers as the text of columns. A page of 200,000 lines carries them so, and reads those that somebody looks at: the
 * text of a function's lines is one string until then. A column in which every row has 0, or none has anything, is left out.
 */

/** A row: its numbers by name, some of them absent. */
export type NumberRow<K extends string> = { readonly [key in K]?: number | undefined };

/** The columns of some rows by name; null: absent in that row. */
export interface Columns<K extends string> {
  count: number;
  of: { [key in K]?: readonly (number | null)[] };
}

/** Which names may be absent in a row, and which columns are written though they hold nothing but zeros. */
export interface PackOptions<K extends string> {
  optional?: readonly K[];
  kept?: readonly K[];
}

/** Packs rows as `<count>;<place of the name in names>:<numbers>;…`. What is absent without being optional counts as 0. */
export function packColumns<K extends string>(
  rows: readonly NumberRow<K>[],
  names: readonly K[],
  { optional = [], kept = [] }: PackOptions<K> = {},
): string {
  let text = String(rows.length);
  for (const [place, name] of names.entries()) {
    const isOptional = optional.includes(name);
    let tells = kept.includes(name);
    let column = '';
    for (const row of rows) {
      const value = row[name];
      tells ||= value !== undefined && (isOptional || value !== 0);
      column += value === undefined ? ',null' : `,${value}`;
    }
    if (tells) text += `;${place}:${column.slice(1)}`;
  }
  return text;
}

/** The columns that were packed with the same names. */
export function readColumns<K extends string>(text: string, names: readonly K[]): Columns<K> {
  const [count, ...columns] = text.split(';');
  const of: Columns<K>['of'] = {};
  for (const column of columns) {
    const colon = column.indexOf(':');
    of[names[Number(column.slice(0, colon))]!] = JSON.parse(`[${column.slice(colon + 1)}]`);
  }
  return { count: Number(count), of };
}
