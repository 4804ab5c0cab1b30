import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { type Boundary, visibleTickets } from '../../auth/visible-tickets.js';
import { Database } from '../../database/database.js';
import type { Metric } from '../../engine/agreement/objective.js';
import type { Instant } from '../../engine/instant.js';
import { identityOf } from './propose-waiver.js';

export interface Waiver {
  readonly id: number;
  readonly breachId: number;
  readonly ticketId: number;
  readonly ticketExternalId: string;
  readonly metric: Metric;
  readonly breachedAt: Instant;
  readonly reason: string;
  readonly proposedAt: Instant;
  readonly proposedBy: string;
  /** Whether whoever asks proposed it, also with a key of theirs, and so cannot decide about it. */
  readonly isOwn: boolean;
  /** Null while nobody has decided. */
  readonly verdict: 'waived' | 'refused' | null;
  readonly remark: string | null;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly withdrawnAt: Instant | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnBecause: string | null;
}

@Injectable()
export class Waivers {
  constructor(private readonly database: Database) {}

  /** Those that wait for a decision first, then the newest. */
  list(asker: Actor, sees: Boundary, limit: number): Promise<Waiver[]> {
    const values: unknown[] = [identityOf(asker), limit];
    return this.database.query<Waiver & Record<string, unknown>>(
      `select w.id, w.breach_id as "breachId", t.id as "ticketId", t.external_id as "ticketExternalId", b.metric,
         b.breached_at as "breachedAt", w.reason, w.proposed_at as "proposedAt", w.proposed_by as "proposedBy",
         w.proposer = $1 or w.proposer in (
           select 'api_key ' || k.id from api_keys k where 'user ' || k.made_by = $1) as "isOwn",
         w.verdict, w.remark, w.decided_at as "decidedAt", w.decided_by as "decidedBy",
         w.withdrawn_at as "withdrawnAt", w.withdrawn_by as "withdrawnBy", w.withdrawn_because as "withdrawnBecause"
       from waivers w join breaches b on b.id = w.breach_id join tickets t on t.id = b.ticket_id
       where ${visibleTickets(sees, values)}
       order by w.decided_at is not null, w.id desc limit $2`,
      values,
    );
  }
}
