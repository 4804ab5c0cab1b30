import { Module, type DynamicModule } from '@nestjs/common';
import type { Env } from '../../../config/env.js';
import { PUNCTUAL } from '../../../src/audit/actor.js';
import { AgreementsModule } from '../../../src/agreements/agreements.module.js';
import { ClocksModule } from '../../../src/clocks/clocks.module.js';
import { LookAtDueTickets } from '../../../src/clocks/look-at-due-tickets.js';
import { SendNotices } from '../../../src/notices/send-notices.js';
import { NoticesModule } from '../../../src/notices/notices.module.js';
import { PlatformModule } from '../../../src/platform.module.js';
import { PublishAgreement } from '../../../src/agreements/publish-agreement.js';
import { PublishCalendar } from '../../../src/calendars/publish-calendar.js';
import { startApp } from '../../harness/app.js';
import type { TestDatabase } from '../../harness/database.js';
import { SettableNow } from '../../harness/settable-now.js';

@Module({})
class TimingAlone {
  static over(env: Env, database: TestDatabase): DynamicModule {
    return {
      module: TimingAlone,
      imports: [PlatformModule.over(env, database.connection), AgreementsModule, ClocksModule, NoticesModule],
    };
  }
}

/**
 * Timing without webhooks: facts are put straight where ingest would put them. The office is open Mon–Fri 9–17 UTC;
 * Ada leads the team support, Bob works there.
 */
export async function office({ now, objectives }: { now: string; objectives: readonly object[] }) {
  const clock = new SettableNow('2026-03-01T00:00:00Z');
  const app = await startApp({ now: clock, env: { ROLE: 'api' }, module: TimingAlone.over });
  const { db } = app;
  await db.query(`insert into teams (id, name, lead_name, lead_email, timezone)
    values ('support', 'Support', 'Ada', 'ada@desk.example', 'Europe/Berlin')`);
  await db.query(`insert into agents (id, name, email, timezone, team_id)
    values ('bob', 'Bob', 'bob@desk.example', 'UTC', 'support')`);
  const publishAgreement = app.app.get(PublishAgreement);
  const publishCalendar = app.app.get(PublishCalendar);
  const open = [['09:00', '17:00']];
  const weekly = { mon: open, tue: open, wed: open, thu: open, fri: open };
  const spec = { timezone: 'UTC', weekly };
  await publishCalendar.run({ id: 'office', name: 'Office', spec, reach: 'running' }, PUNCTUAL);
  const body = {
    kind: 'multi_level',
    title: 'House rules',
    calendarId: 'office',
    levels: [{ level: 'corporate', objectives }],
  };
  await publishAgreement.run({ id: 'house', body, reach: 'new' }, PUNCTUAL);
  clock.set(now);
  const look = app.app.get(LookAtDueTickets);
  return {
    app: app.app,
    db,
    spec,
    body,
    publishAgreement,
    publishCalendar,
    stop: () => app.stop(),
    /** Stops at every look in between, as time does. */
    async passTo(iso: string) {
      for (;;) {
        const [next] = await db.query<{ at: number }>(
          'select min(look_at) as at from tickets where look_at <= $1',
          [iso],
        );
        if (next?.at == null) break;
        clock.set(new Date(Math.max(next.at, clock.now())).toISOString());
        await look.run();
      }
      clock.set(iso);
    },
    sendNotices: () => app.app.get(SendNotices).run(),
  };
}
