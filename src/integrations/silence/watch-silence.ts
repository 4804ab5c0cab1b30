import { Injectable, Logger } from '@nestjs/common';
import { Database, timestamptz } from '../../database/database.js';
import { iso, type Instant } from '../../engine/instant.js';
import { Now } from '../../system-now.js';
import { type Quiet, QuietIntegrations } from './quiet-integrations.js';

/**
 * Notices that an integration has fallen silent, and that it is heard again; each once, whoever else looks at the same
 * time. The mails are TellOfSilence's: the row says which are due.
 */
@Injectable()
export class WatchSilence {
  private readonly logger = new Logger(WatchSilence.name);

  constructor(
    private readonly database: Database,
    private readonly quietIntegrations: QuietIntegrations,
    private readonly clock: Now,
  ) {}

  async run(): Promise<void> {
    const at = this.clock.now();
    for (const quiet of await this.quietIntegrations.run(at)) {
      if (quiet.heardAt !== null && quiet.silenceId !== null) await this.end(quiet.silenceId, quiet, at);
      else if (quiet.silenceId === null && quiet.alarmAt !== null && quiet.alarmAt <= at) {
        await this.begin(quiet, quiet.alarmAt, at);
      }
    }
  }

  private async begin({ id, since, contact }: Quiet, alarmAt: Instant, at: Instant): Promise<void> {
    const begun = await this.database.query(BEGIN, [
      id,
      timestamptz(since),
      timestamptz(alarmAt),
      timestamptz(at),
      contact,
    ]);
    if (begun.length > 0) this.logger.warn(`integration ${id} has been silent since ${iso(since)}`);
  }

  private async end(silenceId: number, { id, heardAt }: Quiet, at: Instant): Promise<void> {
    const ended = await this.database.query(END, [silenceId, timestamptz(heardAt), timestamptz(at)]);
    if (ended.length > 0) this.logger.log(`integration ${id} is heard again`);
  }
}

/** Not if something has come in, or somebody has changed the alarm, since we looked. */
const BEGIN = `
  insert into silences (integration_id, since, alarm_at, noticed_at, contact, tell_silent_at)
  select id, $2, $3, $4, $5, $4 from integrations i
  where id = $1 and active and silence_contact = $5 and watched_since <= $2 and not exists (
    select from deliveries d where d.integration_id = i.id and backfill_id is null and received_at > $2)
  on conflict do nothing returning id`;

/**
 * Whoever was not told of the silence need not be told of its end. A mail on its way counts as told: a needless second
 * mail is better than an alarm nobody takes back.
 */
const END = `
  update silences set ended_at = $2, tell_silent_at = null,
    tell_heard_at = case when tell_silent_at is null or tell_silent_at > $3 then $3::timestamptz end
  where id = $1 and ended_at is null returning id`;
