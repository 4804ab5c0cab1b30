import { Injectable } from '@nestjs/common';
import { PromiseBook } from '../agreements/promise-book.js';
import { Database } from '../database/database.js';
import type { EvaluateInput } from '../engine/evaluate.js';
import type { Instant } from '../engine/instant.js';
import { ticketFacts } from '../tickets/ticket-facts.js';

/** Facts and promises of one ticket, ready for the engine. */
@Injectable()
export class OpenTicket {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
  ) {}

  async run(ticketId: number, at: Instant): Promise<EvaluateInput> {
    const [facts, promises] = await Promise.all([
      ticketFacts(this.database.pool, [ticketId]),
      this.promiseBook.current(),
    ]);
    // What stands in the database has arrived, whatever the clock of the process that took it in said.
    const events = (facts.get(ticketId) ?? []).map((fact) => ({
      ...fact,
      receivedAt: Math.min(fact.receivedAt ?? fact.at, at),
    }));
    return { events, promises, at };
  }
}
