import type { Pieces } from '../../../instrument/pieces.ts';

/** Files in the session's folder by which a launcher and the program that it is attached to speak. */
export const PLAN = 'plan.json';
export const ATTACHED = 'attached.json';
export const DETACH = 'detach';
export const DETACHED = 'detached.json';
export const VITALS = 'vitals.json';

/** What a launcher asks of a program that runs. */
interface Asked {
  /** Its pid: when it has gone, all is put back. */
  launcher: number;
  /** Whether the inspector was opened for this, and is to be closed. */
  closeInspector: boolean;
}

/** To watch its functions. */
export interface FunctionsPlan extends Asked {
  kind: 'functions';
  /** ms between two looks. */
  refresh: number;
}

/** To measure its lines. */
export interface LinesPlan extends Asked {
  kind: 'lines';
  metric: 'heap' | 'rss';
  /** The sampler's period in ms. */
  interval: number;
  /** The share of time that readings may take; null: all are read. */
  share: number | null;
  scripts: readonly PlannedScript[];
}

export type Plan = LinesPlan | FunctionsPlan;

/** A script of V8's, and the probes of its functions. */
export interface PlannedScript extends Pick<Pieces, 'table' | 'probes' | 'blank' | 'pieces'> {
  scriptId: string;
  url: string;
  path: string;
}

/** A function that was not replaced, or not put back, and why. */
export interface Refused {
  name: string;
  path: string;
  line: number;
  reason: string;
}

/** What became of it. */
export interface Outcome {
  /** How many functions. */
  done: number;
  refused: Refused[];
  /** Why what was measured could not be saved, in the system's words; absent: it was. */
  unsaved?: string;
}
