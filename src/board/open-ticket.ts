import { Injectable } from '@nestjs/common';
import { PromiseBook } from '../agreements/promise-book.js';
import { type Boundary, visibleTickets } from '../auth/visible-tickets.js';
import { Database } from '../database/database.js';
import type { EvaluateInput } from '../engine/evaluate.js';
import type { Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';
import { ticketFacts } from '../tickets/ticket-facts.js';

/** Facts and promises of one ticket that the caller may see, ready for the engine. */
@Injectable()
export class OpenTicket {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
  ) {}

  async run(ticketId: number, at: Instant, sees: Boundary): Promise<EvaluateInput> {
    await this.refuseUnlessVisible(ticketId, sees);
    const [facts, promises] = await Promise.all([
      ticketFacts(this.database.pool, [ticketId]),
      this.promiseBook.current(),
    ]);
    // What stands in the database has arrived, whatever the clock of the process that took it in said.
    const events = (facts.get(ticketId) ?? []).map((fact) => ({
      ...fact,
      receivedAt: Math.min(fact.receivedAt ?? fact.at, at),
    }));
    return { events, promises, at, ticketId };
  }

  /** What lies outside the boundary is answered like what was never there. */
  private async refuseUnlessVisible(ticketId: number, sees: Boundary): Promise<void> {
    const values: unknown[] = [ticketId];
    const visible = `select 1 from tickets t where t.id = $1 and ${visibleTickets(sees, values)}`;
    const [found] = await this.database.query(visible, values);
    if (found === undefined) throw new NotFound(`There is no ticket ${ticketId}.`);
  }
}
