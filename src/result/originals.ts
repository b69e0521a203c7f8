import { type FileSites, PLACE_WIDTH } from '../../runtime/abi.ts';
import type { Originals } from '../heap/words.ts';

interface Written {
  file: string;
  line: number;
  name: string;
}

/** Where functions and variables of loaded files were written, as their tables tell. What two tables tell differently is not known. */
export function originalsOf(tables: readonly FileSites[]): Originals {
  const functions = new Map<string, Written[]>();
  const variables = new Map<string, Written | null>();
  const modules = new Map<string, string | null>();
  for (const table of tables) {
    const { loaded } = table;
    if (loaded === undefined) continue;
    for (const [line, fn] of beginnings(table)) {
      const key = `${loaded}:${line}`;
      functions.set(key, [...(functions.get(key) ?? []), fn]);
    }
    const [only = loaded, ...others] = table.files;
    once(modules, loaded, others.length === 0 ? only : null);
    for (const [name, file, line, written] of table.variables ?? [])
      once(variables, `${loaded}:${name}`, { file: table.files[file] ?? loaded, line, name: written });
  }
  return {
    ofFunction(file, line, name) {
      // Where only one begins, or only one has the name.
      const here = functions.get(`${file}:${line}`) ?? [];
      const named = name === '' ? here : here.filter((fn) => fn.name === name || fn.name.endsWith(`.${name}`));
      const lines = new Set((named.length > 0 ? named : here).map((fn) => `${fn.file}:${fn.line}`));
      const [first] = named.length > 0 ? named : here;
      return lines.size === 1 ? { file: first!.file, line: first!.line } : null;
    },
    ofVariable: (file, name) => variables.get(`${file}:${name}`) ?? null,
    ofModule: (file) => modules.get(file) ?? null,
  };
}

/** Functions with the lines of the loaded text on which they begin. */
function beginnings({ loaded, files, functions, outlines = [] }: FileSites): [line: number, fn: Written][] {
  const found: [number, Written][] = [];
  for (let i = 0; i < outlines.length; i += PLACE_WIDTH) {
    const fn = functions[outlines[i + 2]!];
    if (outlines[i + 3] !== 0 || fn === undefined) continue;
    found.push([outlines[i]!, { name: fn.name, file: files[fn.file] ?? loaded!, line: fn.line }]);
  }
  return found;
}

function once<T>(known: Map<string, T | null>, key: string, value: T): void {
  const before = known.get(key);
  known.set(key, before === undefined || JSON.stringify(before) === JSON.stringify(value) ? value : null);
}
