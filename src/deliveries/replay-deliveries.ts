import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { Database, timestamptz } from '../database/database.js';
import { iso, type Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';
import { Now } from '../system-now.js';
import { purged } from './purge-deliveries.js';

export const SETTLED = ['ingested', 'quarantined'] as const;
export type SettledState = (typeof SETTLED)[number];

export interface WhichDeliveries {
  readonly integration?: string;
  readonly since?: Instant;
  readonly ids?: readonly number[];
  readonly states?: readonly SettledState[];
}

/**
 * Lets deliveries be read again, after a fix of the mapping or of Punctual. `settled_at` stays: it is how ingest knows
 * that earlier facts of the same delivery are to be taken back.
 */
@Injectable()
export class ReplayDeliveries {
  constructor(
    private readonly database: Database,
    private readonly wake: Wake,
    private readonly clock: Now,
    private readonly audit: Audit,
  ) {}

  async one(id: number, by: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        `update deliveries set state = 'received', reason = null where id = $1 and body is not null`,
        [id],
      );
      if (rowCount === 0) throw await this.whyNot(id);
      await this.audit.record(tx, { by, act: 'delivery.replayed', subject: { kind: 'delivery', id } });
    });
    this.wake.wake(QUEUE.ingest);
  }

  /** Marks them all at once; they are read in the background. `purged` of them can no longer be. */
  async run({ integration, since, ids, states }: WhichDeliveries, by: Actor) {
    const at = this.clock.now();
    const named = since !== undefined || ids !== undefined;
    const which = [
      integration ?? null,
      timestamptz(since ?? null),
      ids ?? null,
      states ?? (named ? SETTLED : ['quarantined']),
    ];
    const done = await this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(BEGIN, [timestamptz(at)]);
      const replay = rows[0]!.id;
      const { rowCount: replayed } = await tx.query(MARK, [...which, replay]);
      await tx.query('update delivery_replays set total = $2 where id = $1', [replay, replayed]);
      const { rows: left } = await tx.query<{ purged: number }>(LEFT, which);
      const subject = { kind: 'integration', id: integration ?? null };
      const after = { replay, since: since === undefined ? null : iso(since), ids, states, replayed };
      await this.audit.record(tx, { by, act: 'deliveries.replayed', subject, after });
      return { id: replay, replayed: replayed ?? 0, purged: left[0]!.purged };
    });
    if (done.replayed > 0) this.wake.wake(QUEUE.ingest);
    return done;
  }

  async progress(id: number) {
    const [row] = await this.database.query<{ askedAt: Instant; total: number; waiting: number }>(
      `select asked_at as "askedAt", total, (
         select count(*) from deliveries where replay_id = r.id and state = 'received') as waiting
       from delivery_replays r where id = $1`,
      [id],
    );
    if (row === undefined) throw new NotFound(`replay ${id}`);
    const { askedAt, total, waiting } = row;
    return { id, askedAt: iso(askedAt), total, done: total - waiting };
  }

  private async whyNot(id: number): Promise<Error> {
    const [found] = await this.database.query('select from deliveries where id = $1', [id]);
    return found === undefined ? new NotFound(`delivery ${id}`) : purged();
  }
}

const WHICH = `
  ($1::text is null or integration_id = $1) and ($2::timestamptz is null or received_at >= $2)
  and ($3::bigint[] is null or id = any($3)) and state = any($4::text[])`;
const BEGIN = 'insert into delivery_replays (asked_at, total) values ($1, 0) returning id';
const MARK = `update deliveries set state = 'received', reason = null, replay_id = $5 where ${WHICH} and body is not null`;
const LEFT = `select count(*) as purged from deliveries where ${WHICH} and body is null`;
