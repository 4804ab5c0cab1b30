import { isDeepStrictEqual } from 'node:util';
import type { ClockRow } from './clock-row.js';

/** What has to be written so that the recorded rows are those of the fold. */
export interface ClockChanges {
  readonly changed: readonly ClockRow[];
  /** A late fact can show that a cycle never began; its row goes, for every order of arrival must leave the same rows. */
  readonly vanished: readonly ClockRow[];
}

export function clockChanges(recorded: readonly ClockRow[], folded: readonly ClockRow[]): ClockChanges {
  return {
    changed: folded.filter((row) => {
      const before = recorded.find((known) => isSameCycle(known, row));
      return before === undefined || !isDeepStrictEqual(before, row);
    }),
    vanished: recorded.filter((known) => !folded.some((row) => isSameCycle(known, row))),
  };
}

export const isSameCycle = (a: ClockRow, b: ClockRow) => a.clock_id === b.clock_id && a.cycle === b.cycle;
