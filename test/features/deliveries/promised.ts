import { PUNCTUAL } from '../../../src/audit/actor.js';
import { PublishAgreement } from '../../../src/agreements/publish-agreement.js';
import { PublishCalendar } from '../../../src/calendars/publish-calendar.js';
import type { TestApp } from '../../harness/app.js';

/** Everybody is promised a first response and a solution, on weekdays from 8 to 18 in UTC. */
export async function promiseEverybody({ app }: TestApp): Promise<void> {
  const open = [['08:00', '18:00']];
  const weekly = { mon: open, tue: open, wed: open, thu: open, fri: open };
  const spec = { timezone: 'UTC', weekly };
  await app.get(PublishCalendar).run({ id: 'office', name: 'Office', spec, reach: 'running' }, PUNCTUAL);
  const objectives = [
    { id: 'first_response', metric: 'first_response', clock: 'business', seconds: 3_600 },
    { id: 'response', metric: 'response', clock: 'business', seconds: 1_800, pauseOn: ['pending'] },
    { id: 'assignment', metric: 'assignment', clock: 'business', seconds: 600 },
    {
      id: 'resolution',
      metric: 'resolution',
      clock: 'business',
      byPriority: { high: { seconds: 7_200 }, urgent: { seconds: 5_400 } },
      pauseOn: ['pending'],
    },
  ];
  const body = {
    kind: 'multi_level',
    title: 'House rules',
    calendarId: 'office',
    levels: [{ level: 'corporate', objectives }],
  };
  await app.get(PublishAgreement).run({ id: 'house', body, reach: 'new' }, PUNCTUAL);
}
