import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { keepPromisesAsTheyAre } from '../calendars/promise-lock.js';
import { type RecordedBatch, RecordEvaluation } from '../clocks/record-evaluation.js';
import type { Instant } from '../engine/instant.js';
import { factColumns, insertFacts, takeBackFacts, ticketsToldOfBy } from './fact-rows.js';
import type { Heard } from './heard.js';
import { lookUp } from './directory.js';
import { countUnmapped } from './unmapped.js';
import { ticketFacts } from '../tickets/ticket-facts.js';
import { describeTickets, findTickets, lockTickets } from './heard-tickets.js';

/**
 * From what was heard to rows: tickets, their facts, and through RecordEvaluation everything that follows. All in the
 * caller's transaction and in a few statements for the whole batch, however many deliveries it has.
 */
@Injectable()
export class RecordFacts {
  constructor(private readonly recordEvaluation: RecordEvaluation) {}

  async run(
    tx: PoolClient,
    heard: readonly Heard[],
    at: Instant,
    { announceAfter, replayed = [] }: { announceAfter?: Instant; replayed?: readonly number[] } = {},
  ): Promise<RecordedBatch> {
    await keepPromisesAsTheyAre(tx);
    const directory = await lookUp(tx, heard);
    const tickets = await findTickets(tx, heard);
    const before = await ticketsToldOfBy(tx, replayed);
    // Always in this order, here and wherever tickets are locked: two batches cannot wait for each other.
    await lockTickets(tx, [...tickets.ids, ...before]);
    const described = await describeTickets(tx, heard, tickets);
    const columns = factColumns(heard, tickets, directory);
    const known = await ticketFacts(tx, before);
    const reread = new Set(await takeBackFacts(tx, replayed, columns));
    const changed = await insertFacts(tx, columns);
    await countUnmapped(tx, heard, directory, at, replayed);
    const touched = [...new Set([...changed, ...before])].sort((a, b) => a - b);
    const knownBefore = new Map([...known].filter(([id]) => reread.has(id)));
    const batch = await this.recordEvaluation.run(tx, touched, at, { announceAfter, knownBefore });
    await nowKnown(tx, reread, batch);
    return { ...batch, changed: [...new Set([...batch.changed, ...described])] };
  }
}

/** What stands after a replay has been judged by all that is known now; only later facts may take it back. */
async function nowKnown(tx: PoolClient, reread: ReadonlySet<number>, batch: RecordedBatch): Promise<void> {
  const failed = new Set(batch.setAside.map(({ ticketId }) => ticketId));
  const judged = [...reread].filter((id) => !failed.has(id));
  if (judged.length === 0) return;
  await tx.query(
    `update breaches b set facts_known = (select count(*) from ticket_events e where e.ticket_id = b.ticket_id)
     where ticket_id = any($1)`,
    [judged],
  );
}
