import type pg from 'pg';
import { type Boundary, visibleTickets } from '../../auth/visible-tickets.js';
import type { Breach } from '../../breaches/breach.js';
import { Conflict, NotFound } from '../../http/problem.js';

export interface WaivableBreach extends Breach {
  readonly agreementId: string;
}

/** The ticket is locked as well: whoever folds it may be about to revoke the breach. */
export async function lockedBreach(tx: pg.PoolClient, id: number, sees: Boundary): Promise<WaivableBreach> {
  const values: unknown[] = [id];
  const { rows } = await tx.query<WaivableBreach>(
    `select b.id, b.ticket_id as "ticketId", b.clock_id as "clockId", b.cycle, b.metric,
       b.breached_at as "breachedAt", b.detected_at as "detectedAt", b.facts_known as "factsKnown",
       b.revoked_at as "revokedAt", b.waived_at as "waivedAt", split_part(b.clock_id, '/', 1) as "agreementId"
     from tickets t join breaches b on b.ticket_id = t.id
     where b.id = $1 and ${visibleTickets(sees, values)} for update of t`,
    values,
  );
  const breach = rows[0];
  if (breach === undefined) throw new NotFound(`Breach ${id}`);
  return breach;
}

export function refuseEnded({ revokedAt, waivedAt }: WaivableBreach): void {
  if (revokedAt !== null) throw new Conflict('breach', 'is revoked: there is nothing to waive');
  if (waivedAt !== null) throw new Conflict('breach', 'is waived already');
}
