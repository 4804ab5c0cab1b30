import { Injectable } from '@nestjs/common';
import { type Boundary, visibleTickets } from '../../auth/visible-tickets.js';
import { Database } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { NotFound } from '../../http/problem.js';

export interface Dispute {
  readonly id: number;
  readonly agreementId: string;
  readonly customerId: string;
  readonly contactAddress: string;
  readonly breachId: number | null;
  readonly ticketId: number | null;
  readonly ticketExternalId: string | null;
  readonly said: string;
  readonly saidBy: string;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly answeredAt: Instant | null;
  readonly answeredBy: string | null;
}

const DISPUTE = `
  select d.id, l.agreement_id as "agreementId", l.customer_id as "customerId", l.contact_address as "contactAddress",
    d.breach_id as "breachId", t.id as "ticketId", t.external_id as "ticketExternalId", d.said,
    d.said_by as "saidBy", d.opened_at as "openedAt", d.due_at as "dueAt", d.outcome, d.reason,
    d.answered_at as "answeredAt", d.answered_by as "answeredBy"
  from disputes d join dispute_links l on l.id = d.link_id
  left join breaches b on b.id = d.breach_id left join tickets t on t.id = b.ticket_id`;

/** What is about no breach belongs to no team, and only whoever sees everything sees it. */
const inside = (sees: Boundary, values: unknown[]): string =>
  sees === 'everything' ? 'true' : `t.id is not null and ${visibleTickets(sees, values)}`;

@Injectable()
export class Disputes {
  constructor(private readonly database: Database) {}

  /** The open ones first, then the newest. */
  list(sees: Boundary, limit: number): Promise<Dispute[]> {
    const values: unknown[] = [limit];
    return this.database.query<Dispute & Record<string, unknown>>(
      `${DISPUTE} where ${inside(sees, values)} order by d.answered_at is not null, d.id desc limit $1`,
      values,
    );
  }

  async get(id: number, sees: Boundary): Promise<Dispute> {
    const values: unknown[] = [id];
    const [found] = await this.database.query<Dispute & Record<string, unknown>>(
      `${DISPUTE} where d.id = $1 and ${inside(sees, values)}`,
      values,
    );
    if (found === undefined) throw new NotFound(`Dispute ${id}`);
    return found;
  }
}
