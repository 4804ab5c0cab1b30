import { lintAgreement } from '../../../src/engine/agreement/lint.js';
import type { Level, Objective, Target } from '../../../src/engine/agreement/objective.js';
import type { AgreementVersion } from '../../../src/engine/agreement/promises.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { HOUR } from '../../../src/engine/instant.js';

const calendars = {
  always: compileCalendar({ timezone: 'UTC', is24x7: true }),
  office: compileCalendar({
    timezone: 'UTC',
    weekly: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] },
  }),
};
const MONDAY = Date.parse('2026-11-16T00:00:00Z');

const hours = (n: number, rest: Partial<Target> = {}): Target => ({
  clock: 'business',
  ms: n * HOUR,
  ...rest,
});
const promise = (metric: Objective['metric'], target: Target, rest: Partial<Objective> = {}): Objective => ({
  id: metric,
  metric,
  target,
  ...rest,
});
const agreement = (
  objectives: Objective[],
  rest: Partial<AgreementVersion> = {},
  scope: { level?: Level; customers?: string[]; services?: string[] } = {},
): AgreementVersion => ({
  id: 'a',
  version: 1,
  title: 'Acme',
  kind: 'customer',
  combine: 'most_specific',
  position: 1,
  from: 0,
  to: null,
  reach: 'new',
  calendarId: 'always',
  levels: [{ level: 'customer', customers: ['acme'], objectives, ...scope }],
  ...rest,
});
const lint = (subject: AgreementVersion, ...others: AgreementVersion[]) =>
  lintAgreement({ agreement: subject, others, calendars, at: MONDAY });

test('a sound agreement has no findings', () => {
  expect(lint(agreement([promise('first_response', hours(1)), promise('resolution', hours(8))]))).toEqual([]);
});

test.each`
  objectives                                                                                                                               | severity     | field                                        | message                                                | because
  ${[promise('response', hours(9)), promise('resolution', hours(8))]}                                                                      | ${'error'}   | ${'levels[0].objectives[0]'}                 | ${/due after the resolution/}                          | ${'a response slower than the resolution'}
  ${[promise('response', hours(20, { clock: 'calendar' })), promise('resolution', hours(8, { calendarId: 'office' }))]}                    | ${'warning'} | ${'levels[0].objectives[0]'}                 | ${/at some times of the week/}                         | ${'a response that is slower only on some days'}
  ${[promise('resolution', hours(8)), { ...promise('resolution', hours(4)), id: 'twice' }]}                                                | ${'error'}   | ${'levels[0].objectives[1]'}                 | ${/a second time, after levels\[0\]\.objectives\[0\]/} | ${'two objectives of one metric'}
  ${[promise('resolution', hours(8), { byPriority: { high: hours(24 * 365 * 11) } })]}                                                     | ${'error'}   | ${'levels[0].objectives[0].byPriority.high'} | ${/ten years/}                                         | ${'a deadline beyond ten years'}
  ${[promise('resolution', hours(8, { calendarId: 'nowhere' }))]}                                                                          | ${'error'}   | ${'levels[0].objectives[0]'}                 | ${/calendar nowhere, which does not exist/}            | ${'a calendar that is not there'}
  ${[promise('resolution', hours(0))]}                                                                                                     | ${'warning'} | ${'levels[0].objectives[0]'}                 | ${/zero/}                                              | ${'a target of zero'}
  ${[promise('resolution', hours(1), { ladder: { steps: [{ id: 'early', at: { offsetMs: -2 * HOUR }, notify: [], channel: 'mail' }] } })]} | ${'warning'} | ${'levels[0].objectives[0]'}                 | ${/shorter than step early/}                           | ${'a ladder that begins before the clock'}
`('$because is found', ({ objectives, severity, field, message }) => {
  expect(lint(agreement(objectives))).toContainEqual({
    severity,
    field,
    message: expect.stringMatching(message),
  });
});

test.each`
  early               | late                | severity   | because
  ${'assignment'}     | ${'resolution'}     | ${'error'} | ${'an assignment after the resolution'}
  ${'first_response'} | ${'agent_work'}     | ${'error'} | ${'a response after the working time'}
  ${'next_response'}  | ${'requester_wait'} | ${'error'} | ${'a response after the waiting time'}
`('$because is an error', ({ early, late, severity }) => {
  expect(lint(agreement([promise(early, hours(9)), promise(late, hours(8))]))).toMatchObject([
    { severity, field: 'levels[0].objectives[0]' },
  ]);
});

describe('a response of one level and a resolution of another', () => {
  const levels = (...customer: Objective[]): AgreementVersion['levels'] => [
    { level: 'corporate', objectives: [promise('response', hours(9)), promise('resolution', hours(24))] },
    { level: 'customer', customers: ['acme'], objectives: customer },
  ];
  const multi = (...customer: Objective[]) =>
    lint(agreement([], { kind: 'multi_level', levels: levels(...customer) }));
  const quick = promise('resolution', hours(4), { id: 'quick' });

  test('that a ticket can have together, in the wrong order, are an error', () => {
    expect(multi(quick)).toEqual([
      {
        severity: 'error',
        field: 'levels[0].objectives[0]',
        message: 'is due after the resolution of levels[1].objectives[0]',
      },
    ]);
  });

  test('are none where the nearer level has a response of its own', () => {
    expect(multi(quick, promise('response', hours(1), { id: 'prompt' }))).toEqual([]);
  });

  test('are none where no ticket meets both', () => {
    const apart: AgreementVersion['levels'] = [
      { level: 'customer', customers: ['bank'], objectives: [promise('response', hours(9))] },
      { level: 'customer', customers: ['acme'], objectives: [quick] },
    ];
    expect(lint(agreement([], { kind: 'multi_level', levels: apart }))).toEqual([]);
  });
});

test('different priorities of one metric are no twins, and different teams neither', () => {
  const byPriority = (priority: string) => ({ target: undefined, byPriority: { [priority]: hours(4) } });
  expect(
    lint(
      agreement([
        promise('resolution', hours(4), byPriority('high')),
        promise('resolution', hours(8), { ...byPriority('low'), id: 'low' }),
        promise('ownership', hours(1), { id: 'desk', group: 'desk' }),
        promise('ownership', hours(2), { id: 'net', group: 'net' }),
      ]),
    ),
  ).toEqual([]);
});

test('an agreement that comes first hides the objective, or part of it', () => {
  const first = agreement([promise('resolution', hours(4))], { id: 'b', title: 'Acme first', position: 0 });
  expect(lint(agreement([promise('resolution', hours(8))]), first)).toEqual([
    {
      severity: 'warning',
      field: 'levels[0].objectives[0]',
      message: 'is never reached: Acme first promises resolution to the same tickets and comes first',
    },
  ]);
  const both = agreement([promise('resolution', hours(8))], {}, { customers: ['acme', 'zeta'] });
  expect(lint(both, first)).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/meets some tickets/) }),
  ]);
  const later = { ...first, position: 2 };
  expect(lint(agreement([promise('resolution', hours(8))]), later)).toEqual([]);
  const elsewhere = agreement(
    [promise('resolution', hours(4))],
    { id: 'b', position: 0 },
    { customers: ['zeta'] },
  );
  expect(lint(agreement([promise('resolution', hours(8))]), elsewhere)).toEqual([]);
});

test('a level for nobody is found', () => {
  expect(lint(agreement([promise('resolution', hours(8))], {}, { customers: [] }))).toContainEqual({
    severity: 'warning',
    field: 'levels[0].customers',
    message: 'is empty, so the level meets no ticket',
  });
});

test('teams whose times do not fit into the promise to the customer, told to either side', () => {
  const sla = agreement([promise('resolution', hours(4))]);
  const ola = (net: number) =>
    agreement(
      [
        promise('ownership', hours(2), { id: 'desk', group: 'desk' }),
        promise('ownership', hours(net), { id: 'net', group: 'net' }),
      ],
      { id: 'o', kind: 'ola', title: 'Lines' },
      { level: 'corporate', customers: undefined },
    );
  const message =
    'the time of desk, net one after the other does not fit into the resolution promised by Acme';
  expect(lint(sla, ola(3))).toEqual([{ severity: 'warning', field: 'levels[0].objectives[0]', message }]);
  expect(lint(ola(3), sla)).toEqual([{ severity: 'warning', field: 'levels[0].objectives[0]', message }]);
  expect(lint(sla, ola(2))).toEqual([]);
});
