import type { Hours } from '../agreement/terms.js';
import type { Millis } from '../instant.js';
import type { WaitsFor } from './contact.js';
import { type Life, openStretches, overlap } from './life.js';

/** Open time of a ticket in a calendar's hours, while it was not solved. */
export const openTimeOf = (life: Life, hours: Hours): Millis =>
  openStretches(life).reduce((sum, { from, to }) => sum + hours.between(from, to), 0);

/** Of that time, what was spent in statuses that wait for somebody. Where nobody is waited for, nothing is said. */
export function waitingOf(life: Life, hours: Hours, waitsFor: WaitsFor): Map<string, Millis> {
  const waited = new Map<string, Millis>();
  for (const { what, from, to } of openStretches(life)) {
    const party = waitsFor(what);
    if (party !== null) waited.set(party, (waited.get(party) ?? 0) + hours.between(from, to));
  }
  return waited;
}

export interface Use {
  readonly used: Millis;
  /** How often the team got it, with open time left to use. */
  readonly stays: number;
}

/** The same time by the team that had the ticket; null: nobody. The teams' times add up to the whole. */
export function useByTeam(life: Life, hours: Hours): Map<string | null, Use> {
  const uses = new Map<string | null, Use>();
  const open = openStretches(life);
  for (const stay of life.teams) {
    const parts = open.flatMap((stretch) => overlap(stretch, stay));
    if (parts.length === 0) continue;
    const used = parts.reduce((sum, { from, to }) => sum + hours.between(from, to), 0);
    const before = uses.get(stay.what) ?? { used: 0, stays: 0 };
    uses.set(stay.what, { used: before.used + used, stays: before.stays + 1 });
  }
  return uses;
}
