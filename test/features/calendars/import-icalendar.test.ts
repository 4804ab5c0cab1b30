import { importICalendar } from '../../../src/calendars/import-icalendar.js';

const years = { from: 2026, to: 2027 };
const feed = (...events: string[][]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    ...events.flatMap((lines, i) => [
      'BEGIN:VEVENT',
      ...(lines.some((l) => l.startsWith('UID')) ? [] : [`UID:${i}`]),
      ...lines,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

test.each([
  ['a day', [['DTSTART;VALUE=DATE:20260501', 'SUMMARY:May Day']], [{ date: '2026-05-01', name: 'May Day' }]],
  [
    'a day with its end',
    [['DTSTART;VALUE=DATE:20260501', 'DTEND;VALUE=DATE:20260502', 'SUMMARY:May Day']],
    [{ date: '2026-05-01', name: 'May Day' }],
  ],
  [
    'an end that equals the start',
    [['DTSTART;VALUE=DATE:20260501', 'DTEND;VALUE=DATE:20260501', 'SUMMARY:May Day']],
    [{ date: '2026-05-01', name: 'May Day' }],
  ],
  [
    'several days',
    [['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20270102', 'SUMMARY:Closed']],
    [{ from: '2026-12-24', to: '2027-01-01', name: 'Closed' }],
  ],
  [
    'a duration',
    [['DTSTART;VALUE=DATE:20261224', 'DURATION:P3D', 'SUMMARY:Closed']],
    [{ from: '2026-12-24', to: '2026-12-26', name: 'Closed' }],
  ],
  [
    'other years',
    [
      ['DTSTART;VALUE=DATE:20250501', 'SUMMARY:Past'],
      ['DTSTART;VALUE=DATE:20280501', 'SUMMARY:Future'],
    ],
    [],
  ],
  [
    'a yearly one',
    [['DTSTART;VALUE=DATE:20200501', 'RRULE:FREQ=YEARLY', 'SUMMARY:May Day']],
    [
      { date: '2026-05-01', name: 'May Day' },
      { date: '2027-05-01', name: 'May Day' },
    ],
  ],
  [
    'the last Monday of May, but not in 2027',
    [
      [
        'DTSTART;VALUE=DATE:20200525',
        'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO',
        'EXDATE;VALUE=DATE:20270531',
        'SUMMARY:Memorial Day',
      ],
    ],
    [{ date: '2026-05-25', name: 'Memorial Day' }],
  ],
  [
    'one occurrence that was moved and renamed',
    [
      ['UID:x', 'DTSTART;VALUE=DATE:20200501', 'RRULE:FREQ=YEARLY', 'SUMMARY:May Day'],
      [
        'UID:x',
        'RECURRENCE-ID;VALUE=DATE:20270501',
        'DTSTART;VALUE=DATE:20270503',
        'SUMMARY:May Day (observed)',
      ],
    ],
    [
      { date: '2026-05-01', name: 'May Day' },
      { date: '2027-05-03', name: 'May Day (observed)' },
    ],
  ],
  ['a cancelled one', [['DTSTART;VALUE=DATE:20260501', 'STATUS:CANCELLED', 'SUMMARY:May Day']], []],
  ['one without a name', [['DTSTART;VALUE=DATE:20260501']], [{ date: '2026-05-01', name: 'Holiday' }]],
  [
    'in order of date, twins once',
    [
      ['DTSTART;VALUE=DATE:20260502', 'SUMMARY:B'],
      ['DTSTART;VALUE=DATE:20260501', 'SUMMARY:A'],
      ['DTSTART;VALUE=DATE:20260502', 'SUMMARY:B'],
    ],
    [
      { date: '2026-05-01', name: 'A' },
      { date: '2026-05-02', name: 'B' },
    ],
  ],
])('%s', (_, events, holidays) => {
  expect(importICalendar(feed(...events), years)).toEqual({ holidays, skipped: [] });
});

test('a timed event is no holiday, and is reported', () => {
  expect(
    importICalendar(feed(['DTSTART:20260501T090000Z', 'DTEND:20260501T100000Z', 'SUMMARY:Stand-up']), years),
  ).toEqual({
    holidays: [],
    skipped: [
      {
        date: '2026-05-01',
        name: 'Stand-up',
        reason: 'has a time of day: only whole-day events are holidays',
      },
    ],
  });
});

test.each([
  ['', /^text is not iCalendar/],
  ['<html>not found</html>', /^text is not iCalendar/],
  ['BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD\r\n', /^text is not iCalendar/],
  [feed(['SUMMARY:When?']), /^text: event 1 has no DTSTART/],
  [feed(['DTSTART;VALUE=DATE:20260230', 'SUMMARY:Never']), /^text: event 1 has no usable date/],
  [
    feed(['DTSTART;VALUE=DATE:17000101', 'RRULE:FREQ=DAILY', 'SUMMARY:Every day']),
    /^text: Every day repeats more than/,
  ],
])('%j is refused', (text, reason) => {
  expect(() => importICalendar(text, years)).toThrow(reason);
});

test.each(['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1'])(
  'a series that has no day is refused, and nobody waits for it: %s',
  (rule) => {
    const text = feed(['DTSTART;VALUE=DATE:20260101', `RRULE:${rule}`, 'SUMMARY:Never']);
    expect(() => importICalendar(text, years)).toThrow(/^text has something that cannot be spelt out/);
  },
);

test('many endless series share one allowance', () => {
  const endless = ['DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=DAILY', 'SUMMARY:Every day'];
  const text = feed(...Array.from({ length: 20 }, () => endless));
  expect(() => importICalendar(text, years)).toThrow('more than 5000 times, together with those before it');
});
