import { Injectable, Logger } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { AGAIN_AFTER, attemptMail } from '../../notices/mail/attempt-mail.js';
import type { Mail } from '../../notices/mail/compose-mail.js';
import { MailTransport } from '../../notices/mail/mail-transport.js';
import { plainMail } from '../../notices/mail/plain-mail.js';
import { dateAndTime } from '../../notices/mail/wording.js';
import { Now } from '../../system-now.js';

interface Told {
  readonly id: number;
  readonly integrationId: string;
  readonly name: string;
  readonly timezone: string;
  readonly contact: string;
  readonly since: Instant;
  readonly noticedAt: Instant;
  readonly endedAt: Instant | null;
}

/** Mails the contact of an integration once when it has fallen silent, and once when it is heard again. */
@Injectable()
export class TellOfSilence {
  private readonly logger = new Logger(TellOfSilence.name);

  constructor(
    private readonly database: Database,
    private readonly transport: MailTransport,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(): Promise<void> {
    for (const mail of ['tell_silent_at', 'tell_heard_at'] as const) {
      const at = this.clock.now();
      const again = timestamptz(at + AGAIN_AFTER);
      const claimed = await this.database.query<Told>(claim(mail), [timestamptz(at), again]);
      for (const told of claimed) {
        if (await this.tell(told, at)) await this.settle(mail, told.id, again);
      }
    }
  }

  /** Whether that was the last attempt. */
  private async tell(told: Told, at: Instant): Promise<boolean> {
    const mail = mailOf(told, this.env.publicUrl);
    const since = told.endedAt ?? told.noticedAt;
    const { outcome, error } = await attemptMail(this.transport, mail, { since, at });
    if (outcome === 'lost' || outcome === 'again')
      this.logger.warn(`the contact of integration ${told.integrationId} could not be told: ${error}`);
    return outcome !== 'again';
  }

  /** Only what is still ours: a silence that has ended meanwhile owes the other mail, whatever became of this one. */
  private async settle(mail: Column, id: number, claimedUntil: Date | null): Promise<void> {
    await this.database.query(`update silences set ${mail} = null where id = $1 and ${mail} = $2`, [
      id,
      claimedUntil,
    ]);
  }
}

type Column = 'tell_silent_at' | 'tell_heard_at';

/** Times are shown in the zone of the calendar that is watched. */
const claim = (column: Column) => `
  update silences s set ${column} = $2
  from integrations i left join calendar_versions v on v.calendar_id = i.silence_calendar_id
    and v.version = (select max(version) from calendar_versions l where l.calendar_id = i.silence_calendar_id)
  where s.integration_id = i.id and s.${column} <= $1
  returning s.id, i.id as "integrationId", i.name, coalesce(v.spec ->> 'timezone', 'UTC') as timezone, s.contact,
    s.since, s.noticed_at as "noticedAt", s.ended_at as "endedAt"`;

function mailOf(
  { id, integrationId, name, timezone, contact, since, endedAt }: Told,
  publicUrl: string,
): Mail {
  const page = `${publicUrl}/integrations/${integrationId}`;
  const quiet = `Nothing has come in from ${name} since ${dateAndTime(since, timezone)}.`;
  const [subject, ...paragraphs] =
    endedAt === null
      ? [
          `${name} has fallen silent`,
          quiet,
          'Tickets that are opened or answered there meanwhile are not known here, and their clocks are wrong until they are. Check the webhook at the helpdesk: it may have been switched off, or its secret changed.',
          `The integration: ${page}`,
        ]
      : [
          `${name} is heard again`,
          `A delivery came in at ${dateAndTime(endedAt, timezone)}, the first since ${dateAndTime(since, timezone)}.`,
          'What happened in between and was never sent can be brought in with a backfill; late news counts at the instant it happened.',
          `The integration: ${page}`,
        ];
  const event = `silence-${id}-${endedAt === null ? 'silent' : 'heard'}`;
  return plainMail(
    { to: contact, subject: subject!, paragraphs },
    { thread: `silence-${id}`, event, publicUrl },
  );
}
