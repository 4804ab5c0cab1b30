import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { AfterCommit } from '../clocks/after-commit.js';
import type { RecordedBatch } from '../clocks/record-evaluation.js';
import { databaseIsDown, isAboutData, isFromOutside } from '../database/database-faults.js';
import { Database } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { IntegrationBook } from '../integrations/integration-book.js';
import { Now } from '../system-now.js';
import { type ClaimedDelivery, claimDeliveries, settle } from './claimed-deliveries.js';
import { readDelivery, unrecordable } from './read-delivery.js';
import { RecordFacts } from './record-facts.js';

interface Ingested {
  readonly claimed: number;
  readonly batch: RecordedBatch | null;
}

/** Turns waiting deliveries into facts and clocks, a batch in one transaction. */
@Injectable()
export class IngestDeliveries {
  private readonly logger = new Logger(IngestDeliveries.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Now,
    private readonly book: IntegrationBook,
    private readonly recordFacts: RecordFacts,
    private readonly afterCommit: AfterCommit,
  ) {}

  /** Returns how many it took; none means that nothing is left, save what somebody else has in hand. */
  async run(limit: number): Promise<number> {
    const at = this.clock.now();
    try {
      return await this.ingest(limit, at);
    } catch (fault) {
      if (databaseIsDown(fault)) throw fault;
      this.logger.error(
        `a batch of deliveries failed and is taken apart: ${String(fault)}`,
        (fault as Error).stack,
      );
      return this.oneByOne(limit, at);
    }
  }

  private async ingest(limit: number, at: Instant, onClaim?: (id: number) => void): Promise<number> {
    const { claimed, batch } = await this.database.transaction(async (tx) => {
      const deliveries = await claimDeliveries(tx, limit);
      for (const { id } of deliveries) onClaim?.(id);
      return this.record(tx, deliveries, at);
    });
    if (batch !== null) await this.afterCommit.run(batch);
    return claimed;
  }

  private async record(
    tx: PoolClient,
    deliveries: readonly ClaimedDelivery[],
    at: Instant,
  ): Promise<Ingested> {
    if (deliveries.length === 0) return { claimed: 0, batch: null };
    const replayed = deliveries.filter(({ isReplay }) => isReplay).map(({ id }) => id);
    // Somebody has just mended the mapping, perhaps in another process.
    if (replayed.length > 0) await this.book.reload();
    const read = await Promise.all(
      deliveries.map(async (each) => readDelivery(each, await this.book.get(each.integrationId))),
    );
    const heard = read.flatMap((each) => each.heard);
    const announceAfter = deliveries[0]!.isBackfill ? at : undefined;
    const batch = await this.recordFacts.run(tx, heard, at, { replayed, announceAfter });
    await settle(tx, read, at);
    return { claimed: deliveries.length, batch };
  }

  /** Something in the batch cannot be recorded, and only one alone shows which: the rest must not wait for it. */
  private async oneByOne(limit: number, at: Instant): Promise<number> {
    for (let taken = 0; taken < limit; taken++) {
      let inHand: number | undefined;
      try {
        if ((await this.ingest(1, at, (id) => (inHand = id))) === 0) return taken;
      } catch (fault) {
        // A deadlock or a timeout says nothing about the delivery: it waits, and the next round has it again.
        if (inHand === undefined || (isFromOutside(fault) && !isAboutData(fault))) throw fault;
        await this.quarantine(inHand, fault, at);
      }
    }
    return limit;
  }

  private async quarantine(id: number, fault: unknown, at: Instant): Promise<void> {
    this.logger.error(`delivery ${id} is put in quarantine: ${String(fault)}`);
    await this.database.transaction((tx) => settle(tx, [{ id, reason: unrecordable(fault) }], at));
  }
}
