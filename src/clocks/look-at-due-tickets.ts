import { Injectable, Logger } from '@nestjs/common';
import { keepPromisesAsTheyAre } from '../calendars/promise-lock.js';
import { isAboutData } from '../database/database-faults.js';
import { Database, timestamptz } from '../database/database.js';
import { HOUR, type Instant } from '../engine/instant.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';
import { Now } from '../system-now.js';
import { AfterCommit } from './after-commit.js';
import { RecordEvaluation, type RecordedBatch } from './record-evaluation.js';
import { setAside } from './write-folded.js';

const BATCH = 500;

const CLAIM = `
  select id from tickets where look_at <= $1 order by look_at limit $2 for update skip locked`;
const CLAIM_ONE = 'select id from tickets where id = $1 and look_at <= $2 for update skip locked';

/** Whoever calls, and however often: what is due is looked at once, because the claim tests what the look changes. */
@Injectable()
export class LookAtDueTickets {
  private readonly logger = new Logger(LookAtDueTickets.name);

  constructor(
    private readonly database: Database,
    private readonly record: RecordEvaluation,
    private readonly afterCommit: AfterCommit,
    private readonly wake: Wake,
    private readonly clock: Now,
  ) {}

  /** Until nothing is due. Returns how many tickets were looked at. */
  async run(): Promise<number> {
    for (let looked = 0; ;) {
      const claimed = await this.lookAtBatch(this.clock.now());
      looked += claimed;
      if (claimed < BATCH) return looked;
      // There is more than one batch: let another worker take its share.
      this.wake.wake(QUEUE.wakeups);
    }
  }

  private async lookAtBatch(at: Instant): Promise<number> {
    try {
      return await this.look(at, CLAIM, [timestamptz(at), BATCH]);
    } catch (fault) {
      if (!isAboutData(fault)) throw fault;
      this.logger.error(`a batch could not be written, so its tickets go one by one: ${String(fault)}`);
      return this.oneByOne(at);
    }
  }

  private async look(at: Instant, claim: string, values: unknown[]): Promise<number> {
    const { claimed, batch } = await this.database.transaction(async (tx) => {
      await keepPromisesAsTheyAre(tx);
      const { rows } = await tx.query<{ id: number }>(claim, values);
      const ids = rows.map(({ id }) => id).sort((a, b) => a - b);
      return { claimed: ids.length, batch: ids.length > 0 ? await this.record.run(tx, ids, at) : NOTHING };
    });
    await this.afterCommit.run(batch);
    return claimed;
  }

  private async oneByOne(at: Instant): Promise<number> {
    const due = await this.database.query<{ id: number }>(
      'select id from tickets where look_at <= $1 order by look_at limit $2',
      [timestamptz(at), BATCH],
    );
    for (const { id } of due) {
      await this.look(at, CLAIM_ONE, [id, timestamptz(at)]).catch((fault: unknown) => {
        if (!isAboutData(fault)) throw fault;
        this.logger.error(`ticket ${id} is set aside: ${String(fault)}`);
        const failed = [{ ticketId: id, reason: String(fault) }];
        return this.database.transaction((tx) => setAside(tx, failed, at, at + HOUR));
      });
    }
    return due.length;
  }
}

const NOTHING: RecordedBatch = {
  changed: [],
  before: new Map(),
  looks: [],
  notices: { mails: 0, chats: 0 },
  webhooks: 0,
  writeBacks: 0,
  setAside: [],
};
