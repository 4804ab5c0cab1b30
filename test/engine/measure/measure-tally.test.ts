import fc from 'fast-check';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { percentWords, ratioWords } from '../../../src/engine/credit/attainment-words.js';
import type { Exclusion } from '../../../src/engine/exclusion/exclusion.js';
import { Exclusions } from '../../../src/engine/exclusion/exclusions.js';
import { DAY, HOUR } from '../../../src/engine/instant.js';
import type { Measure } from '../../../src/engine/measure/measure.js';
import { type MeasuredBy, MeasureTally } from '../../../src/engine/measure/measure-tally.js';

const utc = (text: string) => Date.parse(`2026-${text.replace(' ', 'T')}:00Z`);
const MARCH = { from: utc('03-01 00:00'), to: utc('04-01 00:00') };
const APRIL = { from: utc('04-01 00:00'), to: utc('05-01 00:00') };

const always = compileCalendar({ timezone: 'UTC', is24x7: true });
const waitsFor = (status: string) => (status === 'pending' ? 'customer' : null);

const SATISFACTION: Measure = { id: 'satisfaction', measure: 'satisfaction', goalPercent: 90 };
const FIRST_CONTACT: Measure = { id: 'first_contact', measure: 'first_contact', goalPercent: 70 };
const ATTEMPTS: Measure = {
  id: 'tries',
  measure: 'contact_attempts',
  goalPercent: 100,
  attempts: 2,
  apart: HOUR,
};
const AVAILABILITY: Measure = {
  id: 'availability',
  measure: 'availability',
  goalPercent: 99.5,
  outages: { priorities: ['urgent'] },
};

/** "03-02 09:00 opens urgent; 03-02 10:00 agent; 03-02 11:00 = solved; 03-02 12:00 rates 5; 03-02 13:00 ! low" */
const told = (story: string): TicketEvent[] =>
  story.split('; ').map((line): TicketEvent => {
    const [day, time, what, more] = line.split(' ') as [string, string, string, string];
    const at = utc(`${day} ${time}`);
    const id = line;
    if (what === 'opens') {
      return {
        at,
        id,
        kind: 'ticket.created',
        actor: 'customer',
        status: 'open',
        priority: more,
        customer: 'acme',
      };
    }
    if (what === '=') return { at, id, kind: 'status.changed', to: more };
    if (what === '!') return { at, id, kind: 'priority.changed', priority: more };
    if (what === 'rates')
      return { at, id, kind: 'satisfaction.rated', score: Number(more), worst: 1, best: 5 };
    return { at, id, kind: 'message', actor: what as 'agent' | 'customer', visibility: 'public' };
  });

const by = (measure: Measure, more: Partial<MeasuredBy> = {}): MeasuredBy => ({
  agreementId: 'care',
  measures: [measure],
  customer: 'acme',
  rules: [],
  exclusions: undefined,
  hoursOf: () => always,
  ...more,
});

const measured = (
  measure: Measure,
  span: typeof MARCH,
  stories: string[],
  more: Partial<MeasuredBy> = {},
) => {
  const tally = new MeasureTally(span, by(measure, more));
  stories.forEach((story, i) =>
    tally.add({ id: i + 1, externalId: `T-${i + 1}`, events: told(story), waitsFor }),
  );
  const { figures, evidence } = tally.result();
  return { ...figures[0]!, evidence };
};
const ofTickets = (...asked: Parameters<typeof measured>) => {
  const { attainment, unit } = measured(...asked);
  return [ratioWords(attainment.raw, unit), ratioWords(attainment.adjusted, unit)];
};

test.each`
  measure          | story                                                                                                                                       | march       | april       | because
  ${SATISFACTION}  | ${'03-02 09:00 opens low; 03-02 10:00 = solved; 03-03 09:00 rates 4'}                                                                       | ${'1 of 1'} | ${'0 of 0'} | ${'four of five is good'}
  ${SATISFACTION}  | ${'03-02 09:00 opens low; 03-02 10:00 = solved; 03-03 09:00 rates 3'}                                                                       | ${'0 of 1'} | ${'0 of 0'} | ${'half of the scale is not'}
  ${SATISFACTION}  | ${'03-02 09:00 opens low; 03-02 10:00 = solved; 04-03 09:00 rates 1'}                                                                       | ${'0 of 0'} | ${'0 of 1'} | ${'it counts when it was rated'}
  ${SATISFACTION}  | ${'03-02 09:00 opens low; 03-03 09:00 rates 1; 03-04 09:00 rates 5; 04-02 09:00 rates 2'}                                                   | ${'1 of 1'} | ${'0 of 1'} | ${'the last rating of the period is meant, and second thoughts later change nothing'}
  ${FIRST_CONTACT} | ${'03-02 09:00 opens low; 03-02 10:00 agent; 03-02 10:00 = solved'}                                                                         | ${'1 of 1'} | ${'0 of 0'} | ${'one reply did it'}
  ${FIRST_CONTACT} | ${'03-02 09:00 opens low; 03-02 10:00 agent; 03-02 11:00 agent; 03-02 11:00 = solved'}                                                      | ${'0 of 1'} | ${'0 of 0'} | ${'it took two'}
  ${FIRST_CONTACT} | ${'03-30 09:00 opens low; 03-30 10:00 agent; 03-30 10:00 = solved; 04-02 = open; 04-03 10:00 = solved'.replace('04-02 =', '04-02 09:00 =')} | ${'1 of 1'} | ${'0 of 1'} | ${'March had ended before it came back'}
  ${ATTEMPTS}      | ${'03-02 09:00 opens low; 03-02 10:00 agent; 03-02 10:00 = pending; 03-04 10:00 agent; 03-09 09:00 = closed'}                               | ${'1 of 1'} | ${'0 of 0'} | ${'tried twice'}
  ${ATTEMPTS}      | ${'03-02 09:00 opens low; 03-02 10:00 agent; 03-02 10:30 agent; 03-02 10:30 = pending; 03-09 09:00 = closed'}                               | ${'0 of 1'} | ${'0 of 0'} | ${'within an hour is once'}
`('$measure.measure: $because', ({ measure, story, march, april }) => {
  expect(ofTickets(measure, MARCH, [story])[0]).toBe(march);
  expect(ofTickets(measure, APRIL, [story])[0]).toBe(april);
});

test('the ends of a period: its first instant is in it, the first of the next is not', () => {
  const story = '03-01 00:00 opens low; 03-01 00:00 rates 5';
  expect(ofTickets(SATISFACTION, MARCH, [story])[0]).toBe('1 of 1');
  expect(ofTickets(SATISFACTION, MARCH, ['03-31 09:00 opens low; 04-01 00:00 rates 5'])[0]).toBe('0 of 0');
});

test('every verdict says what was seen', () => {
  const { evidence } = measured(ATTEMPTS, MARCH, [
    '03-02 09:00 opens low; 03-02 10:00 agent; 03-02 10:00 = pending; 03-09 09:00 = closed',
  ]);
  expect(evidence).toEqual([
    {
      objective: 'tries',
      measure: 'contact_attempts',
      ticketId: 1,
      ticketExternalId: 'T-1',
      verdict: 'missed',
      at: utc('03-09 09:00'),
      because: 'given up after 1 of 2 attempts',
      excludedBecause: null,
    },
  ]);
  const [rated] = measured(SATISFACTION, MARCH, ['03-02 09:00 opens low; 03-03 09:00 rates 2']).evidence;
  expect(rated!.because).toBe('rated 2 on a scale from 1 to 5');
});

describe('availability', () => {
  test('is service time without urgent tickets, to a thousandth of a percent', () => {
    // 31 days are 744 h; the shop is down for 2 h, the slow printer is no outage.
    const { attainment, unit, overrunMs, evidence } = measured(AVAILABILITY, MARCH, [
      '03-10 10:00 opens urgent; 03-10 12:00 = solved',
      '03-10 10:00 opens low; 03-12 12:00 = solved',
    ]);
    expect(ratioWords(attainment.raw, unit)).toBe('742 h 0 min of 744 h 0 min');
    expect(percentWords(attainment.raw, unit)).toBe('99.731 %');
    expect(overrunMs).toBe(2 * HOUR);
    expect(evidence).toEqual([
      {
        objective: 'availability',
        measure: 'availability',
        ticketId: 1,
        ticketExternalId: 'T-1',
        at: utc('03-10 10:00'),
        because: 'out of service',
        down: 2 * HOUR,
        downAdjusted: 2 * HOUR,
      },
    ]);
  });

  test('an outage that lasts over the end of a month costs each its part', () => {
    const story = '03-31 20:00 opens urgent; 04-01 06:00 = solved';
    expect(measured(AVAILABILITY, MARCH, [story]).overrunMs).toBe(4 * HOUR);
    expect(measured(AVAILABILITY, APRIL, [story]).overrunMs).toBe(6 * HOUR);
  });

  test.each`
    story                                                                                         | down | because
    ${'03-10 10:00 opens urgent; 03-10 12:00 = solved; 03-11 09:00 ! low'}                        | ${2} | ${'what it is called afterwards takes nothing back'}
    ${'03-10 10:00 opens low; 03-10 11:00 ! urgent; 03-10 12:00 = solved'}                        | ${1} | ${'it was an outage from then on'}
    ${'03-10 10:00 opens urgent; 03-10 11:00 ! low; 03-10 13:00 = solved'}                        | ${1} | ${'the worst was over'}
    ${'03-10 10:00 opens urgent; 03-10 11:00 = solved; 03-10 13:00 = open; 03-10 16:00 = solved'} | ${4} | ${'what was reopened counts again'}
  `('an outage of $down h: $because', ({ story, down }) => {
    expect(measured(AVAILABILITY, MARCH, [story]).overrunMs).toBe(down * HOUR);
  });

  test('without any outage everything was available, and of no service time there is no share', () => {
    const { attainment, unit } = measured(AVAILABILITY, MARCH, []);
    expect(percentWords(attainment.raw, unit)).toBe('100.000 %');
    const never = compileCalendar({ timezone: 'UTC', weekly: { sun: [['09:00', '10:00']] } });
    const monday = { from: utc('03-02 00:00'), to: utc('03-03 00:00') };
    const nothing = measured(AVAILABILITY, monday, [], { hoursOf: () => never });
    expect(percentWords(nothing.attainment.raw, 'ms')).toBe('nothing measured');
  });

  test('maintenance is no service time', () => {
    const exclusions = excluding('03-10 11:00', '03-10 15:00');
    const { attainment, overrunMs, evidence } = measured(
      AVAILABILITY,
      MARCH,
      ['03-10 10:00 opens urgent; 03-10 12:00 = solved'],
      { exclusions },
    );
    expect(attainment.excluded).toBe(4 * HOUR);
    expect(ratioWords(attainment.adjusted, 'ms')).toBe('739 h 0 min of 740 h 0 min');
    expect(overrunMs).toBe(HOUR);
    expect(evidence).toMatchObject([{ down: 2 * HOUR, downAdjusted: HOUR }]);
  });

  test('a ticket that the contract leaves out is no outage', () => {
    const rules = [{ title: 'Theirs', rule: { kind: 'customer_caused', customers: ['acme'] } as const }];
    const story = '03-10 10:00 opens urgent; 03-10 12:00 = solved';
    const { attainment } = measured(AVAILABILITY, MARCH, [story], { rules });
    expect(percentWords(attainment.raw, 'ms')).toBe('99.731 %');
    expect(percentWords(attainment.adjusted, 'ms')).toBe('100.000 %');
  });
});

function excluding(from: string, to: string | null, more: Partial<Exclusion> = {}) {
  return new Exclusions([
    {
      id: 1,
      kind: 'maintenance',
      title: 'Move to the new data centre',
      from: utc(from),
      to: to === null ? null : utc(to),
      scope: { kind: 'customers', ids: ['acme'] },
      effect: 'attainment',
      approved: { at: utc('03-01 00:00'), by: 'Ada' },
      closed: null,
      withdrawn: null,
      ...more,
    },
  ]);
}

describe('what is left out of the adjusted figure', () => {
  const bad = '03-10 10:00 opens low; 03-12 09:00 = solved; 03-13 09:00 rates 1';
  const good = '03-10 10:00 opens low; 03-12 09:00 = solved; 03-13 09:00 rates 5';

  test('what was missed while an exclusion went on; what was kept counts all the same', () => {
    const exclusions = excluding('03-11 00:00', '03-12 00:00');
    expect(ofTickets(SATISFACTION, MARCH, [bad, good], { exclusions })).toEqual(['1 of 2', '1 of 1']);
    const { evidence } = measured(SATISFACTION, MARCH, [bad], { exclusions });
    expect(evidence).toMatchObject([{ verdict: 'missed', excludedBecause: 'Move to the new data centre' }]);
  });

  test.each`
    exclusions                                                                              | because
    ${excluding('03-12 10:00', '03-12 18:00')}                                              | ${'it was solved, and waited for nothing'}
    ${excluding('03-13 10:00', null)}                                                       | ${'it began when all was decided'}
    ${excluding('03-01 00:00', '03-10 10:00')}                                              | ${'it was over when the ticket came'}
    ${excluding('03-11 00:00', null, { scope: { kind: 'customers', ids: ['other'] } })}     | ${'it is somebody else’s'}
    ${excluding('03-11 00:00', null, { withdrawn: { at: utc('03-12 00:00'), by: 'Ada' } })} | ${'it was withdrawn'}
  `('nothing, where $because', ({ exclusions }) => {
    expect(ofTickets(SATISFACTION, MARCH, [bad], { exclusions })).toEqual(['0 of 1', '0 of 1']);
  });

  test('what a rule of the contract names, kept or missed', () => {
    const rules = [{ title: 'Low ones', rule: { kind: 'other', priorities: ['low'] } as const }];
    expect(ofTickets(SATISFACTION, MARCH, [bad, good], { rules })).toEqual(['1 of 2', '0 of 0']);
  });
});

test('a ticket that nobody touched in a period is looked at no less than one of which a bot said something', () => {
  const statuses = fc.constantFrom('= pending', '= solved', '= open', '! urgent', '! low');
  const facts = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), statuses), { maxLength: 8 });
  fc.assert(
    fc.property(facts, (acts) => {
      const lines = acts.map(([days, act]) => `03-${String(1 + days).padStart(2, '0')} 00:00 ${act}`);
      const story = ['03-01 00:00 opens low', ...lines].join('; ');
      const touched = measured(AVAILABILITY, APRIL, [`${story}; 04-15 09:00 bot`]);
      expect(measured(AVAILABILITY, APRIL, [story])).toEqual(touched);
    }),
  );
});

test('what happens after a period has ended changes nothing about it, in whatever order facts are known', () => {
  const day = fc.integer({ min: 0, max: 60 });
  const what = fc.constantFrom(
    'agent',
    'customer',
    '= pending',
    '= solved',
    '= open',
    'rates 1',
    'rates 5',
    '! urgent',
    '! low',
  );
  const fact = fc.tuple(day, what).map(([days, act]) => {
    const at = new Date(MARCH.from + days * DAY).toISOString();
    return `${at.slice(5, 10)} ${at.slice(11, 16)} ${act}`;
  });
  const stories = fc.array(fact, { maxLength: 12 }).map((facts) => ['03-01 00:00 opens low', ...facts]);
  fc.assert(
    fc.property(stories, fc.func(fc.integer()), (lines, order) => {
      for (const measure of [SATISFACTION, FIRST_CONTACT, ATTEMPTS, AVAILABILITY]) {
        const all = measured(measure, MARCH, [lines.join('; ')]);
        const known = lines.filter((line) => line.startsWith('03'));
        expect(measured(measure, MARCH, [known.join('; ')])).toEqual(all);
        const shuffled = [...lines].sort((a, b) => order(a) - order(b));
        expect(measured(measure, MARCH, [shuffled.join('; ')])).toEqual(all);
      }
    }),
  );
});
