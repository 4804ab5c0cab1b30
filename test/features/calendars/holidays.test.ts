import { startApp, type TestApp } from '../../harness/app.js';
import { type Machine, machine } from '../../harness/signed-in.js';

let app: TestApp;
let lead: Machine;

beforeAll(async () => {
  app = await startApp();
  lead = await machine(app, 'lead');
});
afterAll(() => app.stop());

test('a country’s holidays can go straight into a calendar', async () => {
  const { status, body } = await lead.post('/api/holidays/of-country', {
    country: 'IT',
    from: 2026,
    to: 2026,
  });
  expect(status).toBe(200);
  expect(body.holidays).toContainEqual(expect.objectContaining({ date: '2026-06-02' }));

  const admin = await machine(app, 'admin');
  const spec = { timezone: 'Europe/Rome', weekly: { mon: [['09:00', '13:00']] }, holidays: body.holidays };
  expect((await admin.put('/api/calendars/rome', { name: 'Rome', spec })).status).toBe(200);
});

test('so can those of a feed', async () => {
  const text = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    'UID:1',
    'DTSTART;VALUE=DATE:20261224',
    'SUMMARY:Office closed',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
  const { body } = await lead.post('/api/holidays/of-feed', { text, from: 2026, to: 2027 });
  expect(body.holidays).toEqual([{ date: '2026-12-24', name: 'Office closed' }]);
});

test.each`
  path            | body                                                      | field
  ${'of-country'} | ${{ country: 'Atlantis', from: 2026, to: 2026 }}          | ${'country'}
  ${'of-country'} | ${{ country: 'XX', from: 2026, to: 2026 }}                | ${'country'}
  ${'of-country'} | ${{ country: 'IT', from: 1066, to: 2026 }}                | ${'from'}
  ${'of-country'} | ${{ country: 'IT', state: 'Mars', from: 2026, to: 2026 }} | ${'state'}
  ${'of-feed'}    | ${{ icalendar: 'hello', from: 2026, to: 2026 }}           | ${'icalendar'}
`('refused: $field of $path', async ({ path, body, field }) => {
  const answer = await lead.post(`/api/holidays/${path}`, body);
  expect([400, 422]).toContain(answer.status);
  expect(answer.body.errors[0].field).toBe(field);
});
