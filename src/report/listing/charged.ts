import type { GroupMeasures } from '../../profile/inclusive.ts';
import { addMeasures, noMeasures } from '../../profile/measures.ts';
import type { FunctionProfile, Measures } from '../../profile/types.ts';
import { addHeld, type Held } from '../facts/held.ts';

/** What is charged to one line of a block. */
export interface Charged {
  measures: Measures;
  self: Measures;
  error: number;
  held: Held | undefined;
}

/** The lines that ran. Where functions meet on one line, its hits are those of the one that ran most often. */
export function chargedLines(members: readonly FunctionProfile[], group: GroupMeasures): Map<number, Charged> {
  const charged = new Map<number, Charged>();
  for (const { lines } of members) {
    for (const line of lines) {
      if (line.hits === 0 && line.allocated === 0 && line.ms === 0) continue;
      const before = charged.get(line.line);
      if (before === undefined) {
        charged.set(line.line, {
          measures: line,
          self: line.self,
          error: line.error ?? 0,
          held: addHeld(undefined, line),
        });
        continue;
      }
      const self = { ...before.self };
      addMeasures(self, line.self);
      const hits = Math.max(before.measures.hits, line.hits);
      const measures: Measures = {
        ...(group.lines.get(line.line) ?? self),
        hits,
        memory: Math.max(before.measures.memory, line.memory),
        peak: Math.max(before.measures.peak, line.peak),
        firstAllocated: before.measures.firstAllocated + line.firstAllocated,
      };
      charged.set(line.line, {
        measures,
        self: { ...self, hits },
        error: Math.hypot(before.error, line.error ?? 0),
        held: addHeld(before.held, line),
      });
    }
  }
  return charged;
}

/** The best that can be said when the document has no contexts: sums of self. */
export function withoutContexts(members: readonly FunctionProfile[]): GroupMeasures {
  const group: GroupMeasures = { calls: 0, total: noMeasures(), self: noMeasures(), lines: new Map() };
  for (const { lines } of members) {
    for (const line of lines) {
      addMeasures(group.total, line.self);
      addMeasures(group.self, line.self);
      const sum = group.lines.get(line.line) ?? noMeasures();
      addMeasures(sum, line.self);
      group.lines.set(line.line, sum);
    }
  }
  return group;
}
