import type pg from 'pg';
import { askForComparison } from '../../credits/ask-for-comparison.js';
import type { Instant } from '../../engine/instant.js';
import type { WaivableBreach } from './locked-breach.js';

/** A waived cycle is left out of adjusted attainment; where its period is closed, that gets a correcting entry. */
export async function leaveOut(
  tx: pg.PoolClient,
  { ticketId, clockId, cycle, agreementId, breachedAt }: WaivableBreach,
  reason: string,
  at: Instant,
): Promise<void> {
  await tx.query(
    `insert into excluded_cycles (ticket_id, clock_id, cycle, because) values ($1, $2, $3, $4)
     on conflict (ticket_id, clock_id, cycle) do update set because = excluded.because`,
    [ticketId, clockId, cycle, `waived: ${reason}`],
  );
  await askForComparison(tx, [{ agreementId, since: breachedAt }], at);
}

/** The reverse. What an exclusion or a rule leaves out stays left out. */
export async function countAgain(
  tx: pg.PoolClient,
  { ticketId, clockId, cycle, agreementId, breachedAt }: WaivableBreach,
  at: Instant,
): Promise<void> {
  await tx.query('delete from excluded_cycles where ticket_id = $1 and clock_id = $2 and cycle = $3', [
    ticketId,
    clockId,
    cycle,
  ]);
  await askForComparison(tx, [{ agreementId, since: breachedAt }], at);
}
