import { whatChanged } from '../../../src/calendars/what-changed.js';

const eve = { date: '2026-12-24', name: 'Christmas Eve' };
const days = { from: '2026-12-25', to: '2026-12-26', name: 'Christmas' };

test.each([
  ['1 day added', [], [eve]],
  ['2 days added, 1 removed', [eve], [days]],
  ['1 day renamed', [eve], [{ ...eve, name: 'Heiligabend' }]],
  [
    'the same days, written otherwise',
    [days],
    [
      { date: '2026-12-25', name: 'Christmas' },
      { date: '2026-12-26', name: 'Christmas' },
    ],
  ],
])('%s', (said, before, after) => {
  expect(whatChanged(before, after)).toBe(said);
});
