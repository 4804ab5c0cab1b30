import { fixedPromises } from '../../../src/engine/agreement/fixed-promises.js';
import type { Objective } from '../../../src/engine/agreement/objective.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { evaluate } from '../../../src/engine/evaluate.js';
import { HOUR } from '../../../src/engine/instant.js';
import { Malformed } from '../../../src/engine/malformed.js';

const at = (time: string) => Date.parse(`2026-11-16T${time}:00Z`);
const always = compileCalendar({ timezone: 'UTC', is24x7: true });
const target = { clock: 'business', ms: 4 * HOUR } as const;
const resolution: Objective = { id: 'r', metric: 'resolution', target };
const created: TicketEvent = { kind: 'ticket.created', at: at('09:00'), actor: 'customer' };

/** As a row of the database is read: nothing has checked its body. */
const stored = (body: object) => ({ id: 'f1', at: at('10:00'), ...body }) as TicketEvent;
const look = (fact: TicketEvent, now = at('11:00')) =>
  evaluate({ events: [created, fact], promises: fixedPromises([resolution], {}, always), at: now });

const policy = (change: object) => ({ kind: 'policy.changed', targets: [{ ...resolution, ...change }] });
const promise = (change: object) => policy({ target: { ...target, ...change } });
test.each`
  body                                                                                  | field                                                 | reason
  ${{ kind: 'policy.changed' }}                                                         | ${'policy.changed(f1).targets'}                       | ${'must be a list'}
  ${{ kind: 'policy.changed', targets: ['r'] }}                                         | ${'policy.changed(f1).targets[0]'}                    | ${'must be an object'}
  ${policy({ id: undefined })}                                                          | ${'policy.changed(f1).targets[0].id'}                 | ${'must be a text'}
  ${{ kind: 'policy.changed', targets: [resolution, resolution] }}                      | ${'policy.changed(f1).targets[1].id'}                 | ${'is r, which another one has'}
  ${policy({ metric: 'speed' })}                                                        | ${'policy.changed(f1).targets[0].metric'}             | ${'is "speed", which is none of first_response'}
  ${policy({ pauseOn: 'pending' })}                                                     | ${'policy.changed(f1).targets[0].pauseOn'}            | ${'must be a list of statuses'}
  ${policy({ target: 4 * HOUR })}                                                       | ${'policy.changed(f1).targets[0].target'}             | ${'must be an object'}
  ${policy({ target: undefined, byPriority: { low: 4 } })}                              | ${'policy.changed(f1).targets[0].byPriority.low'}     | ${'must be an object'}
  ${promise({ clock: 'lunar' })}                                                        | ${'policy.changed(f1).targets[0].target.clock'}       | ${'must be business or calendar'}
  ${promise({ ms: '4h' })}                                                              | ${'policy.changed(f1).targets[0].target.ms'}          | ${'must be a whole number from 0'}
  ${promise({ workingDays: -1 })}                                                       | ${'policy.changed(f1).targets[0].target.workingDays'} | ${'must be a whole number from 0'}
  ${{ kind: 'calendar.changed' }}                                                       | ${'calendar.changed(f1).calendar'}                    | ${'must be an object'}
  ${{ kind: 'calendar.changed', calendar: { timezone: 'Mars/Olympus', is24x7: true } }} | ${'calendar.changed(f1).calendar.timezone'}           | ${'is not a known IANA time zone'}
`('$field $reason: no state is made up from it', ({ body, field, reason }) => {
  const fault = (() => {
    try {
      return look(stored(body));
    } catch (error) {
      return error;
    }
  })();
  expect(fault).toBeInstanceOf(Malformed);
  expect(fault).toMatchObject({ field, reason: expect.stringContaining(reason) });
});

test('until it counts it does no harm', () => {
  const fact = stored({ kind: 'policy.changed' });
  expect(look(fact, at('09:59')).clocks[0]!.cycles[0]).toMatchObject({
    state: 'running',
    dueAt: at('13:00'),
  });
});
