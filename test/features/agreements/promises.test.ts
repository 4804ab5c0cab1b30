import { PromiseBook } from '../../../src/agreements/promise-book.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';

let app: TestApp;
let now: SettableNow;
let admin: Machine;

const nineToFive = [['09:00', '17:00']];
const office = {
  timezone: 'Europe/Berlin',
  weekly: { mon: nineToFive, tue: nineToFive, wed: nineToFive, thu: nineToFive, fri: nineToFive },
};

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now });
  admin = await machine(app, 'admin');
  await admin.put('/api/calendars/office', { name: 'Office', spec: office });
  await admin.put('/api/customers/acme', { name: 'Acme' });
  await admin.put('/api/customers/bank', { name: 'Bank' });
  await admin.put('/api/services/shop', { name: 'Shop' });
});
afterAll(() => app.stop());
beforeEach(() => now.set('2026-11-23T09:00:00Z'));

const HOUR = 3_600;

describe('what a ticket would be promised', () => {
  beforeAll(async () => {
    await admin.put('/api/agreements/house', {
      kind: 'multi_level',
      position: 5,
      title: 'House rules',
      calendarId: 'office',
      levels: [
        { level: 'corporate', objectives: [{ metric: 'first_response', seconds: 4 * HOUR }] },
        {
          level: 'customer',
          customers: ['bank'],
          objectives: [
            {
              id: 'bank-first',
              metric: 'first_response',
              byPriority: { urgent: { seconds: 900, clock: 'calendar' }, high: { seconds: HOUR } },
            },
          ],
        },
      ],
    });
  });

  const asked = async (query: string) => (await admin.get(`/api/promises?${query}`)).body;

  test('comes from the most specific level that has a target for its priority', async () => {
    const urgent = await asked('customer=bank&priority=urgent');
    expect(urgent.objectives).toMatchObject([
      {
        id: 'house/bank-first',
        metric: 'first_response',
        agreementType: 'SLA',
        promisedBy: { agreementId: 'house', version: 1, title: 'House rules', level: 'customer' },
        byPriority: { urgent: { clock: 'calendar', ms: 900_000, calendarId: 'office' } },
      },
    ]);
    const low = await asked('customer=bank&priority=low');
    expect(low.objectives).toMatchObject([{ id: 'house/corporate.first_response' }]);
  });

  test('is explained, candidate by candidate', async () => {
    const { trace } = await asked('customer=bank&priority=low');
    expect(trace).toContainEqual(
      expect.objectContaining({
        agreementId: 'house',
        level: 'customer',
        taken: false,
        why: expect.any(String),
      }),
    );
    expect(trace).toContainEqual(
      expect.objectContaining({
        agreementId: 'house',
        level: 'corporate',
        taken: true,
        why: expect.any(String),
      }),
    );
  });

  test('was nothing before the agreement came into force', async () => {
    expect((await asked('customer=bank&priority=low&at=2026-11-23T08:59:59Z')).objectives).toEqual([]);
  });

  test('is asked with an instant that is one', async () => {
    const answer = await admin.get('/api/promises?at=yesterday');
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].field).toBe('at');
  });
});

describe('the book of promises', () => {
  beforeAll(async () => {
    await admin.put('/api/agreements/acme-care', {
      kind: 'customer',
      title: 'Acme Care',
      calendarId: 'office',
      levels: [
        { level: 'customer', customers: ['acme'], objectives: [{ metric: 'resolution', seconds: 8 * HOUR }] },
      ],
    });
  });

  test('is as new as the database, whoever published', async () => {
    const other = await startApp({ now, database: databaseOf(app) });
    try {
      const book = other.app.get(PromiseBook);
      const objectives = async () =>
        (await book.current()).promisedTo(
          { customer: 'acme', service: 'shop', priority: 'low', group: null },
          now.now(),
          now.now(),
        ).objectives;
      expect((await objectives()).map(({ metric }) => metric)).not.toContain('assignment');
      await admin.put('/api/agreements/shop', {
        kind: 'service',
        title: 'Shop',
        calendarId: 'office',
        levels: [
          { level: 'service', services: ['shop'], objectives: [{ metric: 'assignment', seconds: 600 }] },
        ],
      });
      expect((await objectives()).map(({ metric }) => metric)).toContain('assignment');
    } finally {
      await other.stop();
    }
  });

  test('is compiled once per change', async () => {
    const book = app.app.get(PromiseBook);
    const before = await book.current();
    expect(await book.current()).toBe(before);
    await admin.put('/api/calendars/office', {
      name: 'Office',
      spec: { ...office, holidays: ['2026-12-24'] },
    });
    expect(await book.current()).not.toBe(before);
  });

  test('knows nothing of whom a version covers that it cannot read, and keeps the others', async () => {
    await app.db.query(`insert into agreements values ('relic', 'customer', 0)`);
    await app.db.query(`insert into agreement_versions values ('relic', 1,
      '{"kind": "papyrus", "levels": [{"level": "customer", "customers": ["nile"]}]}',
      '2020-01-01Z', null, 'new', '2020-01-01Z')`);
    const promises = await app.app.get(PromiseBook).current();
    const promisedTo = (customer: string) =>
      promises.promisedTo({ customer, service: null, priority: 'low', group: null }, now.now(), now.now());
    expect(promisedTo('acme').objectives.length).toBeGreaterThan(0);
    expect(() => promisedTo('nile')).toThrow('agreement relic cannot be read in its version 1: kind');
  });
});

/** The other app must not drop it. */
function databaseOf({ env }: TestApp) {
  return {
    url: env.databaseUrl!,
    connection: { connectionString: env.databaseUrl!, database: '' },
    drop: async () => {},
  };
}
