import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { keepPromisesAsTheyAre } from '../calendars/promise-lock.js';
import { type RecordedBatch, RecordEvaluation } from '../clocks/record-evaluation.js';
import type { Instant } from '../engine/instant.js';
import { insertFacts, takeBackFacts, ticketsToldOfBy } from './fact-rows.js';
import type { Heard } from './heard.js';
import { lookUp } from './directory.js';
import { countUnmapped } from './unmapped.js';
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
    await takeBackFacts(tx, replayed);
    const changed = await insertFacts(tx, heard, tickets, directory);
    await countUnmapped(tx, heard, directory, at);
    const touched = [...new Set([...changed, ...before])].sort((a, b) => a - b);
    const batch = await this.recordEvaluation.run(tx, touched, at, { announceAfter });
    return { ...batch, changed: [...new Set([...batch.changed, ...described])] };
  }
}
