import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scenarioCommand } from '../../../src/cli/scenario.js';

const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));

const scenario = {
  id: 'S-1',
  title: 'an hour to answer',
  calendar: { timezone: 'UTC', is24x7: true },
  targets: [{ id: 'first', metric: 'first_response', clock: 'calendar', seconds: 3600 }],
  events: [{ at: '2026-11-20T09:00:00Z', kind: 'ticket.created', actor: 'customer', status: 'new' }],
  expected: [
    { asOf: '2026-11-20T09:30:00Z', target: 'first', state: 'running', dueAt: '2026-11-20T10:00:00Z' },
  ],
};
const wrong = { ...scenario.expected[0], dueAt: '2026-11-20T11:00:00Z' };

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function run(files: string[], json = false) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await scenarioCommand(files, { json }, { out: (l) => out.push(l), err: (l) => err.push(l) });
  return { code, out, err };
}

test('a line a checkpoint and the count at the end; 0 when all hold', async () => {
  expect(await run([write('good.json', scenario)])).toEqual({
    code: 0,
    out: ['ok   S-1  2026-11-20T09:30:00.000Z  first', '1 passed, 0 failed'],
    err: [],
  });
});

test('what differs is shown as expected and actual; 1 when any fails', async () => {
  const file = write('bad.json', { ...scenario, expected: [...scenario.expected, wrong] });
  expect(await run([file])).toEqual({
    code: 1,
    out: [
      'ok   S-1  2026-11-20T09:30:00.000Z  first',
      'FAIL S-1  2026-11-20T09:30:00.000Z  first  ' +
        'dueAt: expected "2026-11-20T11:00:00.000Z", actual "2026-11-20T10:00:00.000Z"',
      '1 passed, 1 failed',
    ],
    err: [],
  });
});

test('an optional checkpoint that differs does not fail the run', async () => {
  const file = write('optional.json', { ...scenario, expected: [{ ...wrong, optional: true }] });
  expect(await run([file])).toMatchObject({
    code: 0,
    out: [expect.stringMatching(/^may /), '0 passed, 0 failed'],
  });
});

test('any of the deadlines in acceptDueAt is right', async () => {
  const accepting = { ...wrong, acceptDueAt: ['2026-11-20T10:00:00Z'] };
  expect(await run([write('accept.json', { ...scenario, expected: [accepting] })])).toMatchObject({
    code: 0,
  });
});

test('--json prints an object a checkpoint with every computed field', async () => {
  const asking = {
    ...scenario.expected[0],
    escalations: [{ percent: 50, at: '2026-11-20T09:30:00Z' }],
  };
  const { code, out, err } = await run([write('json.json', { ...scenario, expected: [asking] })], true);
  expect(code).toBe(0);
  expect(err).toEqual(['1 passed, 0 failed']);
  expect(out.map((line) => JSON.parse(line))).toEqual([
    {
      scenario: 'S-1',
      target: 'first',
      asOf: '2026-11-20T09:30:00.000Z',
      ok: true,
      expected: {
        state: 'running',
        dueAt: '2026-11-20T10:00:00.000Z',
        escalations: [{ at: '2026-11-20T09:30:00.000Z' }],
      },
      actual: {
        state: 'running',
        dueAt: '2026-11-20T10:00:00.000Z',
        elapsedSec: 1800,
        remainingSec: 1800,
        overrunSec: 0,
        breachedAt: null,
        satisfiedAt: null,
        cycles: 1,
        excludedBecause: null,
        firstBusinessInstant: '2026-11-20T09:00:00.000Z',
        escalations: [{ at: '2026-11-20T09:30:00.000Z' }],
      },
    },
  ]);
});

test('a malformed file names itself, the field and the reason; the others still run; 2', async () => {
  const bad = write('malformed.json', {
    ...scenario,
    targets: [{ ...scenario.targets[0], metric: 'speed' }],
  });
  const { code, out, err } = await run([bad, write('fine.json', scenario)]);
  expect(code).toBe(2);
  expect(out.at(-1)).toBe('1 passed, 0 failed');
  expect(err).toEqual([
    expect.stringMatching(/malformed\.json: targets\[0\]\.metric is "speed", which is none of /),
  ]);
});

test('a deadline that the calendar never reaches is told, not thrown', async () => {
  const weekly = { fri: [['09:00', '17:00']] };
  const calendar = { timezone: 'UTC', weekly, holidays: [{ from: '2026-11-21', to: '2046-11-21' }] };
  const nineHours = { ...scenario.targets[0], clock: 'business', seconds: 9 * 3600 };
  const file = write('never.json', { ...scenario, calendar, targets: [nineHours] });
  const { code, err } = await run([file]);
  expect(code).toBe(2);
  expect(err[0]).toMatch(/never\.json: targets has a deadline out of reach: .*ten years/);
});

test('a file that is not there is 2 as well', async () => {
  expect(await run([join(folder, 'nowhere.json')])).toMatchObject({
    code: 2,
    err: [expect.stringMatching(/nowhere/)],
  });
});

const [event] = scenario.events;
const [target] = scenario.targets;
const [checkpoint] = scenario.expected;
test.each`
  field                                  | change                                                                              | reason
  ${'file'}                              | ${'{'}                                                                              | ${/is not JSON/}
  ${'scenario'}                          | ${'[]'}                                                                             | ${/must be an object/}
  ${'calendar'}                          | ${{ calendar: undefined }}                                                          | ${/is missing/}
  ${'calendar.timezone'}                 | ${{ calendar: { timezone: 'Mars/Olympus', is24x7: true } }}                         | ${/Mars/}
  ${'calendars.b.weekly'}                | ${{ calendars: { b: { timezone: 'UTC' } } }}                                        | ${/never open/}
  ${'targets'}                           | ${{ targets: undefined }}                                                           | ${/is missing/}
  ${'targets[0].id'}                     | ${{ targets: [{ ...target, id: undefined }] }}                                      | ${/is missing/}
  ${'targets[1].id'}                     | ${{ targets: [target, target] }}                                                    | ${/a second time/}
  ${'targets[0].seconds'}                | ${{ targets: [{ ...target, seconds: -1 }] }}                                        | ${/negative/}
  ${'targets[0].clock'}                  | ${{ targets: [{ ...target, clock: 'lunar' }] }}                                     | ${/none of business/}
  ${'targets[0].calendarId'}             | ${{ targets: [{ ...target, calendarId: 'x' }] }}                                    | ${/not in calendars/}
  ${'targets[0].pauseOn'}                | ${{ targets: [{ ...target, pauseOn: 'pending' }] }}                                 | ${/must be a list/}
  ${'targets[0].onReopen'}               | ${{ targets: [{ ...target, onReopen: 'again' }] }}                                  | ${/none of resume/}
  ${'targets[0].workingDays'}            | ${{ targets: [{ ...target, workingDays: 1.5 }] }}                                   | ${/whole number/}
  ${'targets[0].byPriority.low.seconds'} | ${{ targets: [{ ...target, byPriority: { low: { seconds: 'x' } } }] }}              | ${/must be a number/}
  ${'targets[0].secnds'}                 | ${{ targets: [{ ...target, secnds: 1 }] }}                                          | ${/not known/}
  ${'events'}                            | ${{ events: undefined }}                                                            | ${/is missing/}
  ${'events[0].kind'}                    | ${{ events: [{ ...event, kind: 'ticket.eaten' }] }}                                 | ${/none of ticket.created/}
  ${'events[0].at'}                      | ${{ events: [{ ...event, at: undefined }] }}                                        | ${/is missing/}
  ${'events[0].at'}                      | ${{ events: [{ ...event, at: '2026-02-30T09:00:00Z' }] }}                           | ${/ISO 8601/}
  ${'events[0].at'}                      | ${{ events: [{ ...event, at: '2026-11-20T09:00:00' }] }}                            | ${/zone/}
  ${'events[0].receivedAt'}              | ${{ events: [{ ...event, receivedAt: 'soon' }] }}                                   | ${/ISO 8601/}
  ${'events[0].actor'}                   | ${{ events: [{ ...event, actor: 'ghost' }] }}                                       | ${/none of customer/}
  ${'events[0].status'}                  | ${{ events: [{ ...event, status: 7 }] }}                                            | ${/must be a text/}
  ${'events[0].visibility'}              | ${{ events: [{ ...event, kind: 'message' }] }}                                      | ${/is missing/}
  ${'events[0].to'}                      | ${{ events: [{ ...event, kind: 'status.changed', to: 5 }] }}                        | ${/must be a text/}
  ${'events[0].targets[0].metric'}       | ${{ events: [{ ...event, kind: 'policy.changed', targets: [{ id: 'x' }] }] }}       | ${/is missing/}
  ${'events[0].calendar.timezone'}       | ${{ events: [{ ...event, kind: 'calendar.changed', calendar: { is24x7: true } }] }} | ${/time zone/}
  ${'events[0].target'}                  | ${{ events: [{ ...event, kind: 'agreement.attached', target: 'x' }] }}              | ${/no list of targets has/}
  ${'events[0].score'}                   | ${{ events: [{ ...event, kind: 'satisfaction.rated', score: 6, best: 5 }] }}        | ${/between 1 and 5/}
  ${'events[0].best'}                    | ${{ events: [{ ...event, kind: 'satisfaction.rated', score: 1 }] }}                 | ${/is missing/}
  ${'expected'}                          | ${{ expected: undefined }}                                                          | ${/is missing/}
  ${'expected[0].asOf'}                  | ${{ expected: [{ ...checkpoint, asOf: undefined }] }}                               | ${/is missing/}
  ${'expected[0].target'}                | ${{ expected: [{ ...checkpoint, target: 'x' }] }}                                   | ${/no list of targets has/}
  ${'expected[0].state'}                 | ${{ expected: [{ ...checkpoint, state: 'sleepy' }] }}                               | ${/none of none/}
  ${'expected[0].cycle'}                 | ${{ expected: [{ ...checkpoint, cycle: 0 }] }}                                      | ${/whole number from 1/}
  ${'expected[0].duAt'}                  | ${{ expected: [{ ...checkpoint, duAt: null }] }}                                    | ${/not known/}
  ${'expected[0].escalations[0]'}        | ${{ expected: [{ ...checkpoint, escalations: [{ at: checkpoint!.asOf }] }] }}       | ${/exactly one of/}
`('$field is refused when it $reason', async ({ field, change, reason }) => {
  const content = typeof change === 'string' ? change : { ...scenario, ...change };
  const { code, err } = await run([write('one.json', content)]);
  expect(code).toBe(2);
  expect(err[0]).toMatch(reason);
  expect(err[0]).toContain(`one.json: ${field} `);
});
