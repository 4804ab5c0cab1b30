import { compilePromises } from '../../../src/engine/agreement/compile-promises.js';
import type { Level, Objective } from '../../../src/engine/agreement/objective.js';
import type { AgreementVersion, CalendarVersion } from '../../../src/engine/agreement/promises.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { evaluate } from '../../../src/engine/evaluate.js';
import { HOUR } from '../../../src/engine/instant.js';

const at = (time: string) => Date.parse(`2026-11-${time}:00Z`);
const always: CalendarVersion = {
  calendarId: 'always',
  version: 1,
  from: 0,
  reach: 'running',
  calendar: compileCalendar({ timezone: 'UTC', is24x7: true }),
};
const office: CalendarVersion = {
  ...always,
  calendarId: 'office',
  calendar: compileCalendar({
    timezone: 'UTC',
    weekly: { fri: [['09:00', '17:00']], mon: [['09:00', '17:00']] },
  }),
};

const resolution = (hours: number, rest: Partial<Objective> = {}): Objective => ({
  id: 'resolution',
  metric: 'resolution',
  target: { clock: 'business', ms: hours * HOUR },
  ...rest,
});
const agreement = (id: string, rest: Partial<AgreementVersion>): AgreementVersion => ({
  id,
  version: 1,
  title: `Agreement ${id}`,
  kind: 'customer',
  combine: 'most_specific',
  position: 0,
  from: 0,
  to: null,
  reach: 'new',
  calendarId: 'always',
  levels: [],
  ...rest,
});
const level = (
  name: Level,
  objective: Objective,
  scope: { customers?: string[]; services?: string[] } = {},
) => ({
  level: name,
  objectives: [objective],
  ...scope,
});
const looks = { customer: 'acme', service: 'mail', priority: 'normal', group: null };
const promisedAt = (agreements: AgreementVersion[], createdAt = at('20T09:00'), now = createdAt) =>
  compilePromises(agreements, [always, office], 'always').promisedTo(looks, createdAt, now);

test('the most specific matching level gives the objective, and the trace says why the others did not', () => {
  const { objectives, trace } = promisedAt([
    agreement('corp', {
      kind: 'multi_level',
      levels: [
        level('corporate', resolution(8)),
        level('customer', resolution(6), { customers: ['acme'] }),
        level('service', resolution(4), { services: ['phone'] }),
      ],
    }),
  ]);
  expect(objectives).toMatchObject([
    {
      id: 'corp/resolution',
      target: { ms: 6 * HOUR, calendarId: 'always' },
      promisedBy: { level: 'customer' },
    },
  ]);
  expect(trace.map(({ level, taken, why }) => ({ level, taken, why }))).toEqual([
    { level: 'customer', taken: true, why: 'the most specific: the customer level' },
    { level: 'corporate', taken: false, why: 'the customer level of Agreement corp is more specific' },
    { level: 'service', taken: false, why: 'is for other services' },
  ]);
});

test('the strictest is due earliest from creation: four real hours beat three open ones on a Friday evening', () => {
  const strictest = agreement('corp', {
    kind: 'multi_level',
    combine: 'strictest',
    levels: [
      level('corporate', resolution(4)),
      level('customer', resolution(3, { target: { clock: 'business', ms: 3 * HOUR, calendarId: 'office' } })),
    ],
  });
  expect(promisedAt([strictest], at('20T16:00')).objectives).toMatchObject([
    { promisedBy: { level: 'corporate' } },
  ]);
  expect(promisedAt([strictest], at('20T09:00')).objectives).toMatchObject([
    { promisedBy: { level: 'customer' } },
  ]);
});

test('on the same level the lower position wins', () => {
  const { objectives, trace } = promisedAt([
    agreement('a', { position: 2, levels: [level('customer', resolution(1))] }),
    agreement('b', { position: 1, levels: [level('customer', resolution(2))] }),
  ]);
  expect(objectives.map(({ id }) => id)).toEqual(['b/resolution']);
  expect(trace.at(-1)).toMatchObject({
    agreementId: 'a',
    why: 'Agreement b comes first on the same level: position 1 before 2',
  });
});

test('a level without a target for the priority leaves the promise to the next one', () => {
  const urgentOnly = resolution(1, { byPriority: { urgent: { clock: 'business', ms: HOUR } } });
  const { objectives, trace } = promisedAt([
    agreement('corp', {
      kind: 'multi_level',
      levels: [level('corporate', resolution(8)), level('customer', urgentOnly)],
    }),
  ]);
  expect(objectives).toMatchObject([{ promisedBy: { level: 'corporate' } }]);
  expect(trace).toContainEqual(expect.objectContaining({ why: 'has no target for priority normal' }));
});

test('a customer whose id is "null" is not mistaken for none', () => {
  const promises = compilePromises(
    [agreement('a', { levels: [level('customer', resolution(8), { customers: ['null'] })] })],
    [always],
    'always',
  );
  const promised = (customer: string | null) =>
    promises.promisedTo({ ...looks, customer }, at('20T09:00'), at('20T09:00')).objectives;
  expect(promised(null)).toEqual([]);
  expect(promised('null')).toHaveLength(1);
});

test('internal agreements apply beside the promise to the customer', () => {
  const owned = (group: string) => ({ ...resolution(1), id: group, metric: 'ownership' as const, group });
  const { objectives } = promisedAt([
    agreement('sla', { levels: [level('corporate', resolution(8))] }),
    agreement('ola', {
      kind: 'ola',
      levels: [{ level: 'corporate', objectives: [owned('first line'), owned('second line')] }],
    }),
  ]);
  expect(objectives.map(({ id, agreementType }) => [id, agreementType])).toEqual([
    ['ola/first line', 'OLA'],
    ['ola/second line', 'OLA'],
    ['sla/resolution', undefined],
  ]);
});

describe('versions (rule C12)', () => {
  const versions = (reach: 'new' | 'running') => [
    agreement('a', { levels: [level('customer', resolution(8))], to: at('20T12:00') }),
    agreement('a', {
      version: 2,
      from: at('20T12:00'),
      reach,
      levels: [level('customer', resolution(2))],
    }),
  ];
  test.each`
    reach        | createdAt             | version | because
    ${'new'}     | ${at('20T11:59')}     | ${1}    | ${'an earlier ticket keeps its version'}
    ${'new'}     | ${at('20T12:00')}     | ${2}    | ${'a later ticket has the new one'}
    ${'running'} | ${at('20T11:59')}     | ${2}    | ${'a version that reaches running clocks reaches this one'}
    ${'running'} | ${at('20T12:00') - 1} | ${2}    | ${'one created a moment before, too'}
  `('$because', ({ reach, createdAt, version }) => {
    const { objectives } = promisedAt(versions(reach), createdAt, at('20T13:00'));
    expect(objectives).toMatchObject([{ promisedBy: { version } }]);
  });

  test.each`
    createdAt         | version | because
    ${at('20T11:00')} | ${[1]}  | ${'before the end was published, the first version holds'}
    ${at('20T13:00')} | ${[2]}  | ${'until it ends, the last version holds'}
    ${at('20T14:00')} | ${[]}   | ${'when the last version ends, nothing earlier comes back'}
  `('an agreement that was ended: $because', ({ createdAt, version }) => {
    const acme = { levels: [level('customer', resolution(8))] };
    const ended = [
      agreement('a', acme),
      agreement('a', { ...acme, version: 2, from: at('20T12:00'), to: at('20T14:00') }),
    ];
    const { objectives } = promisedAt(ended, createdAt);
    expect(objectives.map(({ promisedBy }) => promisedBy!.version)).toEqual(version);
  });

  test('a version that was replaced before it came into force never does', () => {
    const replaced = [
      agreement('a', { levels: [level('customer', resolution(8))] }),
      agreement('a', { version: 2, from: at('25T00:00'), reach: 'running' }),
      agreement('a', { version: 3, from: at('21T00:00'), levels: [level('customer', resolution(2))] }),
    ];
    const { objectives } = promisedAt(replaced, at('26T09:00'));
    expect(objectives).toMatchObject([{ promisedBy: { version: 3 } }]);
    expect(compilePromises(replaced, [], 'always').changesAfter(at('20T00:00'))).toEqual([]);
  });

  test('a version in force later is looked at when it comes, and then recomputes from the original start', () => {
    const promises = compilePromises(versions('running'), [always], 'always');
    const events = [{ kind: 'ticket.created', at: at('20T11:00'), actor: 'customer' }] as const;
    const before = evaluate({ events, promises, at: at('20T11:30') });
    expect(before.nextLook).toBe(at('20T12:00'));
    expect(before.clocks[0]!.cycles[0]!.dueAt).toBe(at('20T19:00'));
    const after = evaluate({ events, promises, at: at('20T12:00') });
    expect(after.clocks[0]!.cycles[0]).toMatchObject({
      dueAt: at('20T13:00'),
      recomputes: [
        {
          at: at('20T12:00'),
          cause: 'version 2 of Agreement a came into force',
          dueBefore: at('20T19:00'),
          dueAfter: at('20T13:00'),
        },
      ],
    });
    expect(after.nextLook).toBe(at('20T13:00'));
  });

  test('a calendar version that reaches running clocks moves their deadline; one for new tickets does not', () => {
    const friday = at('20T16:00');
    const closedMonday = compileCalendar({
      timezone: 'UTC',
      weekly: { fri: [['09:00', '17:00']], mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] },
      holidays: ['2026-11-23'],
    });
    const due = (reach: 'new' | 'running') => {
      const second = { ...office, version: 2, from: at('20T16:30'), reach, calendar: closedMonday };
      const promises = compilePromises(
        [agreement('a', { calendarId: 'office', levels: [level('customer', resolution(2))] })],
        [office, second],
        'office',
      );
      const events = [{ kind: 'ticket.created', at: friday, actor: 'customer' }] as const;
      const [clock] = evaluate({ events, promises, at: at('20T16:45') }).clocks;
      return { version: clock!.calendarVersion, due: clock!.cycles[0]!.dueAt };
    };
    expect(due('new')).toEqual({ version: 1, due: at('23T10:00') });
    expect(due('running')).toEqual({ version: 2, due: at('24T10:00') });
  });
});

test('when the ticket changes hands the old clock is cancelled and the new one runs from the creation', () => {
  const promises = compilePromises(
    [
      agreement('acme', { levels: [level('customer', resolution(8), { customers: ['acme'] })] }),
      agreement('zeta', { levels: [level('customer', resolution(4), { customers: ['zeta'] })] }),
    ],
    [always],
    'always',
  );
  const { clocks } = evaluate({
    events: [
      { kind: 'ticket.created', at: at('20T09:00'), actor: 'customer', customer: 'acme' },
      { kind: 'customer.changed', at: at('20T10:00'), to: 'zeta' },
    ],
    promises,
    at: at('20T10:00'),
  });
  expect(clocks.map(({ id, cycles }) => [id, cycles[0]!.state, cycles[0]!.dueAt])).toEqual([
    ['acme/resolution', 'cancelled', null],
    ['zeta/resolution', 'running', at('20T13:00')],
  ]);
});
