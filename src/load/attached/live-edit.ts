import { createHash } from 'node:crypto';
import { Session } from 'node:inspector';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { Piece } from '../../../instrument/pieces.ts';
import { withInsertions } from '../../../instrument/text/edits.ts';
import type { Outcome, PlannedScript, Refused } from './words.ts';

/** Functions whose probes are put in, and taken out again, while they are in use. */
export interface LiveEdit {
  /** Puts in what it can. */
  putIn(): Promise<Outcome>;
  /** Puts the text as it was back. */
  takeOut(): Promise<Outcome>;
}

/** V8 compares so many lines at once in a few ms; with their square it takes longer. */
const AT_ONCE = 300;
/** A change stops the program for some ms: such a share of the time at most, and so often where a function is in use. */
const SHARE = 0.3;
const SHARE_OF_RETRIES = 0.15;
const ATTEMPTS = 8;
const LEAST_PAUSE = 20;
const WORDS: Record<string, string> = {
  BlockedByActiveFunction: 'it was running each time',
  BlockedByActiveGenerator: 'calls of it were suspended each time',
};

/** A script as it stands in V8: several may be of one file, when closures of an earlier text live. */
interface Standing {
  scriptId: string;
  planned: PlannedScript;
  original: string;
  /** Pieces that are in. */
  pieces: Set<Piece>;
}

/**
 * Replaces functions by `Debugger.setScriptSource`, from inside of the program and between two of its turns, when none of them is on the
 * stack. Inner functions come first, both ways: a changed function has another scope around those inside it, and V8 leaves closures that
 * were made before as they are, in a script of their own.
 */
export function liveEdit(scripts: readonly PlannedScript[]): LiveEdit {
  const originals = new Map<string, string>();
  /** The pieces in a text of a script, by the digest of the text. */
  const known = new Map<string, Set<Piece>>();

  function change(session: InspectorPost, standing: Standing, pieces: readonly Piece[], isIn: boolean): string {
    const next = new Set(standing.pieces);
    for (const piece of pieces) {
      if (isIn) next.add(piece);
      else next.delete(piece);
    }
    const scriptSource = textWith(standing.original, next);
    const { status, error } = session('Debugger.setScriptSource', { scriptId: standing.scriptId, scriptSource });
    if (error !== undefined) return error;
    if (status !== 'Ok' && status !== undefined) return status;
    standing.pieces = next;
    known.set(digest(standing.planned.url, scriptSource), next);
    return 'Ok';
  }

  /** Changes groups of functions, and each alone where its group cannot be changed. */
  async function changeAll(session: InspectorPost, standing: Standing, isIn: boolean): Promise<Outcome> {
    const outcome: Outcome = { done: 0, refused: [] };
    const wanted = standing.planned.pieces.filter((piece) => standing.pieces.has(piece) !== isIn);
    for (const group of groupsOf(wanted)) {
      if ((await paced(SHARE, () => change(session, standing, group, isIn))) === 'Ok') {
        outcome.done += group.length;
        continue;
      }
      for (const piece of group) {
        const why = await changeOne(session, standing, piece, isIn);
        if (why === 'Ok') outcome.done++;
        else outcome.refused.push(refusal(standing, piece, why));
      }
    }
    return outcome;
  }

  async function changeOne(session: InspectorPost, standing: Standing, piece: Piece, isIn: boolean): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const why = await paced(SHARE_OF_RETRIES, () => change(session, standing, [piece], isIn));
      if (why === 'Ok' || WORDS[why] === undefined || attempt === ATTEMPTS) return why;
    }
  }

  /** What stands in V8 of the scripts: those of the plan, and at the end those that have come of them. */
  function standing({ post, parsed }: OpenSession): Standing[] {
    return parsed.flatMap(({ scriptId, url }): Standing[] => {
      const planned = scripts.find((script) => script.url === url);
      if (planned === undefined) return [];
      const { scriptSource } = post('Debugger.getScriptSource', { scriptId });
      if (scriptSource === undefined) return [];
      if (scriptId === planned.scriptId && !originals.has(url)) {
        originals.set(url, scriptSource);
        return [{ scriptId, planned, original: scriptSource, pieces: new Set() }];
      }
      const pieces = known.get(digest(url, scriptSource));
      return pieces === undefined ? [] : [{ scriptId, planned, original: originals.get(url)!, pieces }];
    });
  }

  async function all(isIn: boolean): Promise<Outcome> {
    const outcome: Outcome = { done: 0, refused: [] };
    // Texts that V8 refused stand among the scripts until they are collected.
    if (!isIn) await paced(SHARE, collectGarbage);
    const session = openSession();
    try {
      for (const each of standing(session)) {
        const { done, refused } = await changeAll(session.post, each, isIn);
        outcome.done += done;
        outcome.refused.push(...refused);
      }
    } finally {
      session.close();
    }
    return outcome;
  }

  return { putIn: () => all(true), takeOut: () => all(false) };
}

/** Does work in a turn of its own, and lets the program have its time. */
async function paced<T>(share: number, work: () => T): Promise<T> {
  await turn();
  const start = performance.now();
  const result = work();
  const took = performance.now() - start;
  await pause(Math.max(LEAST_PAUSE, took / share - took));
  return result;
}

function refusal({ planned }: Standing, { name, line }: Piece, why: string): Refused {
  return { name, path: planned.path, line, reason: WORDS[why] ?? `V8 refused: ${why}` };
}

/** Functions that do not stand in each other and are near to each other, the innermost first. */
function groupsOf(pieces: readonly Piece[]): Piece[][] {
  const groups: Piece[][] = [];
  const depths = [...new Set(pieces.map(({ depth }) => depth))].sort((a, b) => b - a);
  for (const depth of depths) {
    let group: Piece[] = [];
    for (const piece of pieces.filter((each) => each.depth === depth).sort((a, b) => a.line - b.line)) {
      if (group.length > 0 && piece.endLine - group[0]!.line > AT_ONCE) {
        groups.push(group);
        group = [];
      }
      group.push(piece);
    }
    if (group.length > 0) groups.push(group);
  }
  return groups;
}

/** The text with the probes of some functions. At one place those of an outer function stand around those of an inner one. */
function textWith(original: string, pieces: ReadonlySet<Piece>): string {
  const insertions = [...pieces].sort((a, b) => a.depth - b.depth).flatMap((piece) => piece.insertions);
  return withInsertions(
    original,
    insertions.sort((a, b) => a.offset - b.offset),
  );
}

function digest(url: string, text: string): string {
  return createHash('sha256').update(`${url}\n${text}`).digest('base64');
}

interface Answer {
  status?: string;
  scriptSource?: string;
  error?: string;
}

type InspectorPost = (method: string, params?: object) => Answer;

interface OpenSession {
  post: InspectorPost;
  /** The scripts that there are. */
  parsed: readonly { scriptId: string; url: string }[];
  close(): void;
}

/** An inspector session of this thread, whose answers come at once. */
function openSession(): OpenSession {
  const session = new Session();
  session.connect();
  const parsed: { scriptId: string; url: string }[] = [];
  session.on('Debugger.scriptParsed', ({ params }) => parsed.push({ scriptId: params.scriptId, url: params.url }));
  const post: InspectorPost = (method, params) => {
    let answer: Answer = {};
    session.post(method, params, (error: Error | null, result?: object) => {
      answer = error === null ? (result ?? {}) : { error: error.message };
    });
    return answer;
  };
  post('Debugger.enable');
  return { post, parsed: [...parsed], close: () => session.disconnect() };
}

function collectGarbage(): void {
  const session = new Session();
  session.connect();
  session.post('HeapProfiler.collectGarbage');
  session.disconnect();
}
