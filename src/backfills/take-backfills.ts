import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { AfterCommit } from '../clocks/after-commit.js';
import type { RecordedBatch } from '../clocks/record-evaluation.js';
import { databaseIsDown, isAboutData, isFromOutside } from '../database/database-faults.js';
import { Database, timestamptz } from '../database/database.js';
import { RecordFacts } from '../deliveries/record-facts.js';
import { HOUR, type Instant } from '../engine/instant.js';
import { IntegrationBook } from '../integrations/integration-book.js';
import { Now } from '../system-now.js';
import { claimPart, dropPart, finishBackfills, type Part, splitPart, tally } from './backfill-parts.js';
import { type ReadElement, readElement } from './read-element.js';

type Understood = Extract<ReadElement, { reason: null }>;

/** What a round takes: other work of the same rounds does not wait longer than some seconds. */
const PARTS_PER_ROUND = 20;
/** A request that takes longer than this to arrive has been cut off by the server long ago. */
const HALF_HERE_FOR = HOUR;

/**
 * Turns waiting backfills into deliveries that are ingested already, with their facts and clocks, a part in one
 * transaction. Whoever has the same element as a delivery has it once: a second run of a file changes nothing, and one
 * that was interrupted goes on where it stopped. Nobody is told of what became true before now.
 */
@Injectable()
export class TakeBackfills {
  private readonly logger = new Logger(TakeBackfills.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Now,
    private readonly book: IntegrationBook,
    private readonly recordFacts: RecordFacts,
    private readonly afterCommit: AfterCommit,
  ) {}

  async run(): Promise<void> {
    for (let parts = 0; parts < PARTS_PER_ROUND && (await this.takePart()); parts++);
    const at = this.clock.now();
    await finishBackfills(this.database, at, at - HALF_HERE_FOR);
  }

  /** Returns false where nothing is left, save what somebody else has in hand. */
  async takePart(backfillId?: number): Promise<boolean> {
    const at = this.clock.now();
    let inHand: Part | undefined;
    try {
      const batch = await this.database.transaction(async (tx) => {
        inHand = await claimPart(tx, backfillId);
        return inHand && this.take(tx, inHand, at);
      });
      if (batch !== undefined) await this.afterCommit.run(batch);
    } catch (fault) {
      if (inHand === undefined || databaseIsDown(fault)) throw fault;
      if (isFromOutside(fault) && !isAboutData(fault)) throw fault;
      this.logger.error(`a part of backfill ${inHand.backfillId} is taken apart: ${String(fault)}`);
      await splitPart(this.database, inHand, String(fault).slice(0, 500));
    }
    return inHand !== undefined;
  }

  private async take(tx: PoolClient, part: Part, at: Instant): Promise<RecordedBatch> {
    const integration = (await this.book.get(part.integrationId))!;
    const read = part.elements.map((element) => readElement(element, integration, { since: part.since, at }));
    const told = read.filter((each): each is Understood => each.reason === null && !each.isOld);
    const kept = await keep(tx, part, told, at);
    const heard = told.flatMap((each) => {
      const deliveryId = kept.get(each);
      return deliveryId === undefined ? [] : each.heard.map((one) => ({ ...one, deliveryId }));
    });
    const batch = await this.recordFacts.run(tx, heard, at, { announceAfter: at });
    await tally(tx, part, read, { told: told.length, kept: kept.size });
    await dropPart(tx, part);
    return batch;
  }
}

/** Those that nobody has told before, each with its new delivery. */
async function keep(
  tx: PoolClient,
  { backfillId, integrationId }: Part,
  told: readonly Understood[],
  at: Instant,
): Promise<Map<Understood, number>> {
  const byKey = new Map<string, Understood>();
  for (const each of told) {
    const key = keyOf(each);
    if (!byKey.has(key)) byKey.set(key, each);
  }
  const { rows } = await tx.query<{ id: number; key: string }>(KEEP, [
    integrationId,
    [...byKey.keys()],
    timestamptz(at),
    [...byKey.values()].map(({ text }) => Buffer.from(text)),
    backfillId,
  ]);
  return new Map(rows.map(({ id, key }) => [byKey.get(key)!, id]));
}

const keyOf = ({ text }: Understood) => `backfill:${createHash('sha256').update(text).digest('hex')}`;

const KEEP = `
  insert into deliveries (integration_id, dedup_key, received_at, headers, body, state, settled_at, backfill_id)
  select $1, key, $3, '{}', body, 'ingested', $3, $5 from unnest($2::text[], $4::bytea[]) e (key, body)
  on conflict (integration_id, dedup_key) do nothing
  returning id, dedup_key as key`;
