/** Checks one spec: the program as written, instrumented, instrumented whole, and inside of another function. */
import { join } from 'node:path';
import { type InstrumentResult, instrument } from '../../../instrument/index.ts';
import { parse } from '../../../instrument/tree/parse.ts';
import { type CountedFile, createCountingRuntime } from '../counting-runtime.ts';
import { type Behaviour, execute, extensionOf, type Program } from './execute.ts';
import type { Spec } from './format.ts';
import { linesBegunElsewhere, originalPlace, textWithoutInsertions } from './shifts.ts';

/** The whole program with its expressions outlined. */
const LIVE = 'live';
/** The same, with objects in expressions of their own. */
const HOLDERS = 'live, with objects';
/** Everything is selected, and the runtime looks at each line that cannot allocate by its text. */
const LOOKS = 'looks at quiet lines';
const NODE_MAJOR = Number(process.versions.node.split('.')[0]);

const behaviours = new WeakMap<Program, Promise<Behaviour>>();

/** What a program does without probes, which each variant is compared with. */
function plainly(program: Program): Promise<Behaviour> {
  const known = behaviours.get(program) ?? execute(program);
  behaviours.set(program, known);
  return known;
}

/** What is wrong with a spec's program under probes: sentences; empty when everything is as expected. */
export async function checkSpec(spec: Spec, folder: string): Promise<string[]> {
  const program = programOf(spec, folder);
  const problems: string[] = [];
  const runs = NODE_MAJOR >= Number(spec.settings.get('node') ?? 0);
  if (runs) problems.push(...expectations(spec, await plainly(program)).map((text) => `the spec itself: ${text}`));
  if (spec.settings.get('selected') === 'none') {
    if ((instrumented(program, 'annotated')?.functions.length ?? 0) > 0) problems.push('something was selected');
  } else {
    problems.push(...(await checkVariant(spec, program, select(spec), 'as it is', runs)));
  }
  if (select(spec) !== 'all') problems.push(...(await checkVariant(spec, program, 'all', 'select all', runs)));
  if (outlinable(spec)) {
    problems.push(...(await checkVariant(spec, program, select(spec), LIVE, runs)));
    problems.push(...(await checkVariant(spec, program, select(spec), HOLDERS, runs)));
  }
  if (spec.settings.get('selected') !== 'none') {
    problems.push(...(await checkVariant(spec, program, 'all', LOOKS, runs)));
  }
  if (nestable(spec)) problems.push(...(await checkVariant(spec, nested(program), 'annotated', 'nested', runs)));
  return problems;
}

const select = (spec: Spec): 'all' | 'annotated' => (spec.settings.get('select') === 'all' ? 'all' : 'annotated');

/** The program of a spec, in a folder of its own. */
export function programOf(spec: Spec, folder: string): Program {
  const kind = spec.settings.get('kind') ?? 'script';
  const filename = join(folder, `${spec.name.replaceAll(/\W+/g, '-')}.${extensionOf(kind)}`);
  const calls = spec.calls.map(({ call }) => call);
  return { code: spec.code, kind, filename, calls, legacyDecorators: spec.settings.get('decorators') === 'legacy' };
}

/** Without the positions of stack traces, which are put right outside, and `f.caller`, which is an outlined expression then. */
export const outlinable = (spec: Spec): boolean =>
  spec.settings.get('selected') !== 'none' &&
  !/\.(?:stack|caller)\b/.test(spec.code + spec.calls.map(({ call }) => call).join());

const nestable = (spec: Spec): boolean =>
  !spec.settings.has('kind') && spec.settings.get('nested') !== 'no' && spec.calls[0]?.call !== undefined;

/** The same program as the body of a profiled function, which makes the calls. */
function nested(program: Program): Program {
  const calls = program.calls.map((call) => `() => (${call})`).join(', ');
  const code = `/** @profile */ function $outer($n) { ${program.code}\n; return [${calls}][$n](); }`;
  return { ...program, code, calls: program.calls.map((_, index) => `$outer(${index})`) };
}

/** Compares what the spec says with what the program did. */
function expectations(spec: Spec, did: Behaviour): string[] {
  const problems: string[] = [];
  const expect = (what: string, expected: string | undefined, actual: string | undefined): void => {
    if (expected !== undefined && expected !== actual)
      problems.push(`${what}: expected "${expected}", got "${actual}"`);
  };
  let errors = 0;
  for (const [index, { outcome }] of spec.calls.entries()) {
    const [, text, position] = /^(.*?)(?: @ (\d+:\d+))?$/.exec(outcome ?? '') as unknown as string[];
    expect('outcome', outcome && text, did.outcomes[index]);
    if (did.outcomes[index]?.startsWith('throws')) expect('position', position, did.positions[errors++]?.[0]);
  }
  expect('log', spec.settings.get('log') ?? (spec.code.includes('log(') ? '' : undefined), did.log);
  return problems;
}

export function sourceTypeOf({ kind }: Program): 'script' | 'commonjs' | 'module' {
  const sourceTypes = { script: 'script', commonjs: 'commonjs', cts: 'commonjs' } as const;
  return sourceTypes[kind as keyof typeof sourceTypes] ?? 'module';
}

/** What the transform makes of a program. */
export function instrumented(
  program: Program,
  selection: 'annotated' | 'all',
  { live = false, objects = false } = {},
): InstrumentResult | null {
  return instrument(program.code, {
    filename: program.filename,
    select: selection,
    live,
    objects,
    sourceType: sourceTypeOf(program),
  });
}

async function checkVariant(
  spec: Spec,
  program: Program,
  selection: 'annotated' | 'all',
  variant: string,
  runs: boolean,
): Promise<string[]> {
  const problems: string[] = [];
  const say = (text: string): void => void problems.push(`${variant}: ${text}`);
  let result: InstrumentResult | null;
  try {
    result = instrumented(program, selection, {
      live: variant === LIVE || variant === HOLDERS,
      objects: variant === HOLDERS,
    });
  } catch (error) {
    return [`${variant}: instrument() threw ${(error as Error).message}`];
  }
  if (result === null) return [`${variant}: nothing was selected`];
  const restored = textWithoutInsertions(result.code, result.shifts);
  if (restored !== program.code) say(`the shifts do not lead back to the original:\n${restored}`);
  const begun = linesBegunElsewhere(program.code, result.code, () =>
    parse(program.code, { filename: program.filename, sourceType: sourceTypeOf(program) }),
  );
  if (begun.length > 0) say(`lines ${begun} begin with something else:\n${result.code}`);
  if (!runs) return problems;

  const counting = createCountingRuntime(variant === LOOKS);
  const compiled = !['script', 'commonjs', 'module'].includes(program.kind);
  const followCursor = (generatedLine: number, column: number): void => {
    const cursor = counting.cursor();
    if (cursor?.line !== generatedLine) {
      counting.violations.push(
        `log() of ${generatedLine}:${column} ran with the cursor ${cursor ? `on line ${cursor.line} of ${cursor.fn}` : 'outside'}`,
      );
    }
  };
  const plain = await plainly(program);
  const follow = selection === 'all' && !compiled && !spec.settings.has('cursor') ? followCursor : undefined;
  const probed = await execute({ ...program, code: result.code }, counting.runtime, follow);
  const suspended = counting.finish();
  if (plain.outcomes.join() !== probed.outcomes.join())
    say(`outcome ${probed.outcomes.join()}, without probes ${plain.outcomes.join()}`);
  if (plain.log !== probed.log) say(`logged "${probed.log}", without probes "${plain.log}"`);
  const deep = spec.settings.get('recursion') === 'deep';
  if (!compiled && !deep && !spec.settings.has('positions')) {
    // An outlined expression has a frame of its own, which stack traces show as that of the function around.
    const compared = (frames: readonly string[]): string =>
      (variant === LIVE || variant === HOLDERS ? frames.slice(0, 1) : frames).join(' ');
    const back = probed.positions.map((frames) => compared(frames.map((frame) => original(frame, result))));
    const expected = plain.positions.map(compared);
    if (back.join() !== expected.join())
      say(`error positions ${back.join(' | ')}, without probes ${expected.join(' | ')}`);
  }
  // Where the stack runs out, the probes themselves fail.
  if (!deep) {
    for (const violation of counting.violations) {
      if (!(spec.settings.get('load') === 'fails' && violation.startsWith('never left (<module>')))
        say(`protocol: ${violation}`);
    }
  }
  const abandoned = Number(spec.settings.get('abandoned') ?? 0);
  if (variant !== 'nested' && suspended !== abandoned) say(`${suspended} frames left suspended, expected ${abandoned}`);
  // Nothing is loaded while no function has run.
  const { table } = result;
  const counted = counting.files.at(-1) ?? {
    table,
    hits: table.functions.map((fn) => fn.sites.map(() => 0)),
  };
  if (selection === select(spec) && variant !== 'nested') {
    const names = counted.table.functions.map((fn) => fn.name).join(', ');
    const expected = spec.settings.get('functions');
    if (expected !== undefined && expected !== names) say(`functions are named ${names}; expected ${expected}`);
    problems.push(...compareHits(spec, counted));
  } else {
    const own = annotatedOf(programOf(spec, ''), counted);
    problems.push(...compareHits(spec, own).map((text) => `${variant}: ${text}`));
  }
  if (problems.length > 0) problems.push(`(${variant}) instrumented code:\n${result.code}`);
  return problems;
}

/** Of a wholly instrumented program, the functions that the annotated one has too, so that the margins compare. */
function annotatedOf(program: Program, counted: CountedFile): CountedFile {
  const annotated = instrumented(program, 'annotated')?.table.functions ?? [];
  const left = annotated.map((fn) => `${fn.name}:${fn.line}:${fn.endLine}`);
  const kept = counted.table.functions.map((fn) => {
    const at = left.indexOf(`${fn.name}:${fn.line}:${fn.endLine}`);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return {
    table: { ...counted.table, functions: counted.table.functions.filter((_, f) => kept[f]) },
    hits: counted.hits.filter((_, f) => kept[f]),
  };
}

/** Compares a program's hits with the margin. */
function compareHits(spec: Spec, counted: CountedFile): string[] {
  const lines: string[] = [];
  let same = true;
  const source = spec.code.split(/\r\n|[\n\r\u2028\u2029]/);
  const byLine = new Map<number, number[]>();
  for (const [f, fn] of counted.table.functions.entries()) {
    const own = new Map<number, number>();
    for (const [k, line] of fn.sites.entries()) own.set(line, (own.get(line) ?? 0) + counted.hits[f]![k]!);
    for (const [line, hits] of own) byLine.set(line, [...(byLine.get(line) ?? []), hits]);
  }
  for (const [index, expected] of spec.hits.entries()) {
    const actual = (byLine.get(index + 1) ?? []).join(' ');
    const differs = expected !== undefined && expected.join(' ') !== actual;
    if (differs) same = false;
    lines.push(
      `${differs ? '>' : ' '}${(expected?.join(' ') ?? '?').padStart(6)} ${actual.padStart(6)} | ${source[index] ?? ''}`,
    );
  }
  for (const line of byLine.keys()) if (line > spec.hits.length) lines.push(`> a site on line ${line}`);
  return same ? [] : [`hits, expected and actual:\n${lines.join('\n')}`];
}

function original(frame: string, result: InstrumentResult): string {
  const [line, column] = frame.split(':').map(Number) as [number, number];
  return originalPlace(result.shifts, line, column);
}
