import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainCommand } from '../../../src/cli/explain.js';

const folder = mkdtempSync(join(tmpdir(), 'explain-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'case.json');
const scenario = {
  id: 'S-1',
  title: 'an hour to solve',
  calendar: { timezone: 'UTC', is24x7: true },
  targets: [{ id: 'r', metric: 'resolution', clock: 'business', seconds: 3600, pauseOn: ['pending'] }],
  events: [{ at: '2026-11-20T09:00:00Z', kind: 'ticket.created', actor: 'customer', status: 'new' }],
  expected: [{ asOf: '2026-11-20T09:30:00Z', target: 'r', state: 'running' }],
};

async function why(change: object, asOf = '2026-11-20T09:30:00Z') {
  writeFileSync(file, JSON.stringify({ ...scenario, ...change }));
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const code = await explainCommand(file, { target: 'r', asOf, json: false }, io);
  return { code, out, err };
}

const becomes = (to: string) => ({
  events: [...scenario.events, { at: '2026-11-20T09:10:00Z', kind: 'status.changed', to }],
});

test.each`
  clock               | change                | due
  ${'that runs'}      | ${{}}                 | ${'2026-11-20T10:00:00.000Z'}
  ${'that is paused'} | ${becomes('pending')} | ${'not known while paused'}
  ${'that was met'}   | ${becomes('solved')}  | ${'not reached'}
`('the due instant of a clock $clock: $due', async ({ change, due }) => {
  const { code, out } = await why(change);
  expect(code).toBe(0);
  expect(out).toContain(`milestone due: ${due}`);
});

test('a deadline that the calendar never reaches is told with its file; 2', async () => {
  const weekly = { fri: [['09:00', '09:30']] };
  const holidays = [{ from: '2026-11-21', to: '2046-11-21' }];
  const { code, out, err } = await why({ calendar: { timezone: 'UTC', weekly, holidays } });
  expect({ code, out }).toEqual({ code: 2, out: [] });
  expect(err).toEqual([
    expect.stringMatching(/case\.json: targets has a deadline out of reach: .*ten years/),
  ]);
});

test('an instant that is none is told with its file; 2', async () => {
  expect(await why({}, '2026-11-20')).toMatchObject({
    code: 2,
    err: [expect.stringMatching(/case\.json: --as-of must be an instant/)],
  });
});
