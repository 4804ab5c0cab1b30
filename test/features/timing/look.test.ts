import { PUNCTUAL } from '../../../src/audit/actor.js';
import { addFact, ticketWith } from './facts.js';
import { office } from './office.js';

const created = {
  kind: 'ticket.created',
  actor: 'customer',
  status: 'open',
  priority: 'normal',
  group: 'support',
};
const byPriority = { normal: { seconds: 4 * 3600 }, urgent: { seconds: 3600 } };

describe('looking at what is due', () => {
  let desk: Awaited<ReturnType<typeof office>>;

  beforeEach(async () => {
    desk = await office({
      now: '2026-03-02T09:00:00Z',
      objectives: [
        { id: 'solve', metric: 'resolution', clock: 'business', byPriority, pauseOn: ['pending'] },
      ],
    });
  });
  afterEach(() => desk.stop());

  const milestones = async () =>
    (
      await desk.db.query<{ milestone: string; at: number; detected_at: number }>(
        'select milestone, at, detected_at from milestones order by detected_at, at, milestone',
      )
    ).map(({ milestone, at, detected_at }) => [milestone, time(at), time(detected_at)].join(' '));
  const notices = async () =>
    (
      await desk.db.query<{ line: string }>(
        `select concat_ws(' ', kind, milestone, recipient_address, state, last_error) as line from notices
         order by milestone_at, kind, recipient_address`,
      )
    ).map(({ line }) => line);
  const breaches = () =>
    desk.db.query<{ breached_at: number; cause: string; revoked_because: string | null }>(
      'select breached_at, cause, revoked_because from breaches order by id',
    );
  const time = (at: number) => new Date(at).toISOString().slice(11, 19);

  test('a warning at three quarters, then the breach, each at its second', async () => {
    await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', created]]);
    await desk.passTo('2026-03-02T11:59:59Z');
    expect(await milestones()).toEqual([]);
    await desk.passTo('2026-03-02T13:00:00Z');
    expect(await milestones()).toEqual([
      'warning 12:00:00 12:00:00',
      'breach 13:00:00 13:00:00',
      'due 13:00:00 13:00:00',
    ]);
    expect(await notices()).toEqual([
      'warning warning ada@desk.example waiting',
      'breach due ada@desk.example waiting',
    ]);
    expect(await breaches()).toEqual([
      { breached_at: Date.parse('2026-03-02T13:00:00Z'), cause: 'ran out', revoked_because: null },
    ]);
  });

  test('a priority raised into the past breaches at the instant at which it would have run out', async () => {
    const ticket = await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', created]]);
    await desk.passTo('2026-03-02T12:30:00Z');
    await addFact(desk.db, ticket, '2026-03-02T12:30:00Z', { kind: 'priority.changed', priority: 'urgent' });
    await desk.passTo('2026-03-02T12:30:00Z');
    expect(await milestones()).toEqual([
      'warning 12:00:00 12:00:00',
      'breach 10:00:00 12:30:00',
      'due 10:00:00 12:30:00',
    ]);
    expect(await breaches()).toMatchObject([
      { breached_at: Date.parse('2026-03-02T10:00:00Z'), cause: expect.stringContaining('priority') },
    ]);
  });

  test('raised and lowered again: a warning that has fired fires again at the first deadline’s', async () => {
    const ticket = await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', created]]);
    await addFact(desk.db, ticket, '2026-03-02T09:10:00Z', { kind: 'priority.changed', priority: 'urgent' });
    await desk.passTo('2026-03-02T09:50:00Z');
    await addFact(desk.db, ticket, '2026-03-02T09:50:00Z', { kind: 'priority.changed', priority: 'normal' });
    await desk.passTo('2026-03-02T12:30:00Z');
    expect(await milestones()).toEqual(['warning 09:45:00 09:45:00', 'warning 12:00:00 12:00:00']);
    expect(await notices()).toHaveLength(2);
  });

  test('a step that a late pause moves within the past does not fire again', async () => {
    const ticket = await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', created]]);
    await desk.passTo('2026-03-02T12:40:00Z');
    const late = '2026-03-02T12:40:00Z';
    await addFact(desk.db, ticket, '2026-03-02T10:00:00Z', { kind: 'status.changed', to: 'pending' }, late);
    await addFact(desk.db, ticket, '2026-03-02T10:30:00Z', { kind: 'status.changed', to: 'open' }, late);
    await desk.passTo('2026-03-02T13:29:00Z');
    expect(await milestones()).toEqual(['warning 12:00:00 12:00:00']);
    await desk.passTo('2026-03-02T13:30:00Z');
    expect(await milestones()).toHaveLength(3);
  });

  test('a late pause that moves it into the future lets it fire there', async () => {
    const ticket = await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', created]]);
    await desk.passTo('2026-03-02T12:10:00Z');
    const late = '2026-03-02T12:10:00Z';
    await addFact(desk.db, ticket, '2026-03-02T10:00:00Z', { kind: 'status.changed', to: 'pending' }, late);
    await addFact(desk.db, ticket, '2026-03-02T10:30:00Z', { kind: 'status.changed', to: 'open' }, late);
    await desk.passTo('2026-03-02T12:30:00Z');
    expect(await milestones()).toEqual(['warning 12:00:00 12:00:00', 'warning 12:30:00 12:30:00']);
  });

  test('a late answer revokes the breach, and those who were told are told once', async () => {
    const ticket = await ticketWith(desk.db, 'T-1', [
      ['2026-03-02T09:00:00Z', { ...created, assignee: 'bob' }],
    ]);
    await desk.passTo('2026-03-02T13:10:00Z');
    await desk.sendNotices();
    const late = '2026-03-02T13:10:00Z';
    await addFact(desk.db, ticket, '2026-03-02T12:50:00Z', { kind: 'status.changed', to: 'solved' }, late);
    await desk.passTo('2026-03-02T13:11:00Z');
    await addFact(desk.db, ticket, '2026-03-02T13:12:00Z', { kind: 'status.changed', to: 'closed' });
    await desk.passTo('2026-03-02T14:00:00Z');
    expect(await breaches()).toMatchObject([
      { revoked_because: expect.stringContaining('status.changed occurred at 2026-03-02T12:50:00.000Z') },
    ]);
    expect(await notices()).toEqual([
      'warning warning bob@desk.example suppressed the clock had run out by then',
      'breach due ada@desk.example kept',
      'breach due bob@desk.example kept',
      'correction due ada@desk.example waiting',
      'correction due bob@desk.example waiting',
    ]);
  });

  test('a calendar that reaches running clocks takes no breach back', async () => {
    await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', created]]);
    await desk.passTo('2026-03-02T13:30:00Z');
    const spec = { ...desk.spec, holidays: ['2026-03-02'] };
    await desk.publishCalendar.run({ id: 'office', name: 'Office', spec, reach: 'running' }, PUNCTUAL);
    await desk.passTo('2026-03-02T14:00:00Z');
    expect(await breaches()).toMatchObject([{ revoked_because: null }]);
    const [clock] = await desk.db.query('select state, due_at, breached_at, calendar_version from clocks');
    expect(clock).toEqual({
      state: 'breached',
      due_at: Date.parse('2026-03-03T13:00:00Z'),
      breached_at: Date.parse('2026-03-02T13:00:00Z'),
      calendar_version: 2,
    });
  });

  test.each([
    ['takes the day away', { holidays: ['2026-03-02'] }],
    [
      'opens later, so that the promise is broken at another instant',
      { weekly: { mon: [['10:00', '17:00']] } },
    ],
  ])(
    'a backdated calendar that %s leaves the breach as it is, whatever is heard later',
    async (_, changed) => {
      const ticket = await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', created]]);
      await desk.passTo('2026-03-02T13:30:00Z');
      const spec = { ...desk.spec, ...changed };
      const inForceFrom = Date.parse('2026-03-02T08:00:00Z');
      await desk.publishCalendar.run(
        { id: 'office', name: 'Office', spec, reach: 'running', inForceFrom },
        PUNCTUAL,
      );
      await desk.passTo('2026-03-02T13:40:00Z');
      const note = { kind: 'message', actor: 'agent', visibility: 'internal' };
      await addFact(desk.db, ticket, '2026-03-02T13:40:00Z', note);
      await addFact(desk.db, ticket, '2026-03-02T12:00:00Z', note, '2026-03-02T13:40:00Z');
      await desk.passTo('2026-03-02T16:00:00Z');
      expect(await breaches()).toEqual([
        { breached_at: Date.parse('2026-03-02T13:00:00Z'), cause: 'ran out', revoked_because: null },
      ]);
      expect(await notices()).toEqual([
        'warning warning ada@desk.example waiting',
        'breach due ada@desk.example waiting',
      ]);
    },
  );

  test('a ticket whose facts cannot be folded is set aside, and the others go on', async () => {
    const promised = {
      kind: 'customer',
      title: 'Lost its calendar',
      calendarId: 'lost',
      levels: [
        { level: 'customer', customers: ['acme'], objectives: [{ metric: 'resolution', seconds: 60 }] },
      ],
    };
    await desk.db.query(`insert into agreements values ('acme', 'customer', 0)`);
    await desk.db.query(
      `insert into agreement_versions
       values ('acme', 1, $1, '2026-03-01T00:00:00Z', null, 'new', '2026-03-01T00:00:00Z')`,
      [JSON.stringify(promised)],
    );
    await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', { ...created, customer: 'acme' }]]);
    await ticketWith(desk.db, 'T-2', [['2026-03-02T09:00:00Z', created]]);
    await desk.passTo('2026-03-02T09:30:00Z');
    const tickets = () =>
      desk.db.query('select external_id, look_at, set_aside_reason from tickets order by id');
    expect(await tickets()).toEqual([
      {
        external_id: 'T-1',
        look_at: Date.parse('2026-03-02T10:00:00Z'),
        set_aside_reason: 'Error: no calendar lost',
      },
      { external_id: 'T-2', look_at: Date.parse('2026-03-02T12:00:00Z'), set_aside_reason: null },
    ]);
    await desk.publishCalendar.run({ id: 'lost', name: 'Found', spec: desk.spec, reach: 'new' }, PUNCTUAL);
    await desk.passTo('2026-03-02T10:00:00Z');
    expect(await tickets()).toMatchObject([{ set_aside_reason: null }, {}]);
    expect(await breaches()).toMatchObject([{ breached_at: Date.parse('2026-03-02T09:01:00Z') }]);
  });

  test('a calendar that this release cannot read sets its tickets aside, until it is published anew', async () => {
    const lost = { timezone: 'Mars/Olympus', weekly: desk.spec.weekly };
    await desk.publishCalendar.run({ id: 'mars', name: 'Mars', spec: desk.spec, reach: 'new' }, PUNCTUAL);
    const level = { level: 'customer', customers: ['acme'] };
    const solve = { id: 'solve', metric: 'resolution', seconds: 3600 };
    const body = {
      kind: 'customer',
      title: 'Mars',
      calendarId: 'mars',
      levels: [{ ...level, objectives: [solve] }],
    };
    await desk.db.query(`insert into customers (id, name) values ('acme', 'Acme')`);
    await desk.publishAgreement.run({ id: 'acme', body, reach: 'new' }, PUNCTUAL);
    await desk.db.query(
      `insert into calendar_versions
       values ('mars', 2, $1, '2026-03-02T09:00:00Z', 'running', '2026-03-02T09:00:00Z')`,
      [JSON.stringify(lost)],
    );
    await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', { ...created, customer: 'acme' }]]);
    await ticketWith(desk.db, 'T-2', [['2026-03-02T09:00:00Z', created]]);
    await desk.passTo('2026-03-02T09:30:00Z');
    const tickets = () => desk.db.query('select external_id, set_aside_reason from tickets order by id');
    expect(await tickets()).toEqual([
      {
        external_id: 'T-1',
        set_aside_reason: expect.stringMatching(
          /calendar mars cannot be read in its version 2: timezone .*Mars\/Olympus/,
        ),
      },
      { external_id: 'T-2', set_aside_reason: null },
    ]);
    await desk.publishCalendar.run({ id: 'mars', name: 'Mars', spec: desk.spec, reach: 'new' }, PUNCTUAL);
    await desk.passTo('2026-03-02T10:10:00Z');
    expect(await tickets()).toMatchObject([{ set_aside_reason: null }, {}]);
    expect(await breaches()).toMatchObject([{ breached_at: Date.parse('2026-03-02T10:00:00Z') }]);
  });

  test('an agreement that this release cannot read sets aside whom it covers, until it is published anew', async () => {
    const body = (customer: string, seconds: number) => ({
      kind: 'customer',
      title: customer,
      calendarId: 'office',
      levels: [
        {
          level: 'customer',
          customers: [customer],
          objectives: [{ id: 'solve', metric: 'resolution', seconds }],
        },
      ],
    });
    const publish = (id: string, seconds: number) =>
      desk.publishAgreement.run({ id, body: body(id, seconds), reach: 'new' }, PUNCTUAL);
    await desk.db.query(`insert into customers (id, name) values ('acme', 'Acme'), ('beta', 'Beta')`);
    await publish('acme', 3_600);
    const lost = { ...body('acme', 3_600), combine: 'by_the_moon' };
    await desk.db.query(
      `insert into agreement_versions (agreement_id, version, body, in_force_from, reach, published_at)
       values ('acme', 2, $1, '2026-03-02T09:00:00Z', 'running', '2026-03-02T09:00:00Z')`,
      [JSON.stringify(lost)],
    );
    await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', { ...created, customer: 'acme' }]]);
    await ticketWith(desk.db, 'T-2', [['2026-03-02T09:00:00Z', { ...created, customer: 'beta' }]]);
    await desk.passTo('2026-03-02T10:30:00Z');
    const tickets = () => desk.db.query('select external_id, set_aside_reason from tickets order by id');
    // Version 1 promised an hour; T-1 is not timed by it.
    expect(await breaches()).toEqual([]);
    expect(await tickets()).toEqual([
      {
        external_id: 'T-1',
        set_aside_reason: expect.stringMatching(/agreement acme cannot be read in its version 2: combine /),
      },
      { external_id: 'T-2', set_aside_reason: null },
    ]);
    await publish('beta', 7_200); // the agreements of others can be published meanwhile
    await publish('acme', 10_800);
    await desk.passTo('2026-03-02T12:00:00Z');
    expect(await tickets()).toMatchObject([{ set_aside_reason: null }, {}]);
    expect(await breaches()).toMatchObject([{ breached_at: Date.parse('2026-03-02T12:00:00Z') }]);
  });

  test('a ticket whose rows the database refuses is set aside alone', async () => {
    const bad = await ticketWith(desk.db, 'T-1', [['2026-03-02T09:00:00Z', created]]);
    await ticketWith(desk.db, 'T-2', [['2026-03-02T09:00:00Z', created]]);
    await desk.db.query(`
      create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'not this one' using errcode = '23514'; end $$`);
    await desk.db.query(
      `create trigger refuse before insert on clocks for each row when (new.ticket_id = ${bad}) execute function refuse()`,
    );
    await desk.passTo('2026-03-02T09:30:00Z');
    expect(
      await desk.db.query('select external_id, look_at, set_aside_reason from tickets order by id'),
    ).toEqual([
      {
        external_id: 'T-1',
        look_at: Date.parse('2026-03-02T10:00:00Z'),
        set_aside_reason: 'error: not this one',
      },
      { external_id: 'T-2', look_at: Date.parse('2026-03-02T12:00:00Z'), set_aside_reason: null },
    ]);
  });
});
