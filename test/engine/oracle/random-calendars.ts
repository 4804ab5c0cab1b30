import fc from 'fast-check';
import type { Written } from './calendar-oracle.js';

const DAY = 86_400_000;
const pad = (n: number): string => String(n).padStart(2, '0');
const time = (minute: number): string => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Days on which clocks or calendars did something odd. */
const ODD_DAYS: readonly (readonly [zone: string, day: string])[] = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2025-11-02'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2025-10-26'],
  ['Europe/Dublin', '2025-10-26'],
  ['Australia/Lord_Howe', '2025-10-05'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Antarctica/Troll', '2026-03-29'],
  ['Antarctica/Troll', '2025-10-26'],
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Kwajalein', '1993-08-21'],
  ['Pacific/Kiritimati', '1994-12-31'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['America/Havana', '2025-03-09'],
  ['America/Asuncion', '2023-10-01'],
  ['America/Santiago', '2025-09-07'],
  ['Asia/Beirut', '2022-03-27'],
  ['Asia/Beirut', '2022-10-30'],
  ['Africa/Cairo', '2026-04-24'],
  ['Africa/Cairo', '2025-10-31'],
  ['America/St_Johns', '2010-03-14'],
  ['America/St_Johns', '2010-11-07'],
  ['Africa/Casablanca', '2026-02-15'],
  ['Africa/Casablanca', '2026-03-22'],
  ['Asia/Pyongyang', '2015-08-15'],
  ['Asia/Pyongyang', '2018-05-04'],
  ['America/Caracas', '2016-05-01'],
  ['Pacific/Norfolk', '2015-10-04'],
  ['Europe/Moscow', '2014-10-26'],
  ['Asia/Kathmandu', '2026-04-14'],
  ['Asia/Gaza', '2025-04-12'],
  ['America/Nuuk', '2023-03-25'],
  ['UTC', '2024-02-29'],
  ['Europe/London', '2099-03-29'],
  ['America/New_York', '2100-03-14'],
  ['Australia/Sydney', '2050-10-02'],
];
const ZONES = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'Europe/Chisinau');

// ICU 2025c does not know what Morocco, Cuba and half of Canada decided in 2026.
const oddDay = fc.constantFrom(...ODD_DAYS).map(([zone, day]) => ({ zone, day: Date.parse(day) }));
const anyDay = fc
  .tuple(
    fc.constantFrom(...ZONES),
    fc.integer({ min: Date.UTC(1990, 0, 9) / DAY, max: Date.UTC(2026, 5, 1) / DAY }),
  )
  .map(([zone, day]) => ({ zone, day: day * DAY }));

/** Minutes of a day at which something may begin or end: round ones more often than not. */
const edge = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 48 }).map((half) => half * 30) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 1440 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 1439, 1440) },
);
/** Ordered and apart, or touching. */
const periods = fc
  .uniqueArray(edge, { minLength: 2, maxLength: 8 })
  .map((edges) => edges.toSorted((a, b) => a - b))
  .chain((edges) =>
    fc.boolean().map((touching) => {
      const pairs: [string, string][] = [];
      for (let i = 0; i + 1 < edges.length; i += touching ? 1 : 2)
        pairs.push([time(edges[i]!), time(edges[i + 1]!)]);
      return pairs;
    }),
  );

const weekly = fc.dictionary(fc.constantFrom('sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'), periods, {
  minKeys: 1,
  maxKeys: 7,
  noNullPrototype: true,
});

const name = fc.option(fc.constantFrom('Feast', 'Inventory', 'Strike'), { nil: undefined });
const near = (day: number) => fc.integer({ min: -12, max: 12 }).map((away) => date(day + away * DAY));
const inAnyYear = (day: number) =>
  fc.tuple(near(day), fc.integer({ min: 1990, max: 2050 })).map(([text, year]) => {
    const there = `${year}${text.slice(4)}`;
    return there.endsWith('02-29') && date(Date.parse(there)) !== there ? text : there;
  });
const range = (day: number) =>
  fc
    .tuple(near(day), fc.integer({ min: 1, max: 9 }))
    .map(([from, length]) => ({ from, to: date(Date.parse(from) + length * DAY) }));

function holiday(day: number) {
  const only = fc.constant(undefined);
  return fc.oneof(
    near(day),
    fc.record({ date: near(day), name, open: fc.option(periods, { nil: undefined }) }),
    fc.record({ date: inAnyYear(day), name, yearly: fc.constant(true), open: fc.oneof(only, periods) }),
    fc
      .tuple(range(day), fc.record({ name, yearly: fc.boolean(), open: fc.oneof(only, only, periods) }))
      .map(([a, b]) => ({ ...a, ...b })),
  );
}

const ownCalendar = (zone: string, day: number): fc.Arbitrary<Written> =>
  fc
    .record({
      hours: fc.oneof(
        { weight: 5, arbitrary: weekly.map((week) => ({ weekly: week })) },
        { weight: 1, arbitrary: fc.constant({ is24x7: true }) },
      ),
      holidays: fc.array(holiday(day), { maxLength: 6 }),
      ignoredHolidays: fc.array(near(day), { maxLength: 2 }),
    })
    .map(({ hours, holidays, ignoredHolidays }) => {
      const bare = JSON.parse(
        JSON.stringify({ timezone: zone, ...hours, holidays: withoutRivals(holidays), ignoredHolidays }),
      );
      return bare as Written;
    });

/** Two sets of special hours for one date are refused, so they are not made. */
function withoutRivals(holidays: readonly (string | { date?: string; yearly?: boolean; open?: unknown })[]) {
  const seen = new Set<string>();
  return holidays.filter((entry) => {
    if (typeof entry === 'string' || !entry.open || !entry.date) return true;
    const key = entry.yearly ? `yearly ${entry.date.slice(5)}` : entry.date;
    return !seen.has(key) && seen.add(key);
  });
}

/** A calendar and a day near which to ask it. */
export const calendarAndDay: fc.Arbitrary<{ written: Written; day: number }> = fc
  .oneof({ weight: 3, arbitrary: oddDay }, { weight: 2, arbitrary: anyDay })
  .chain(({ zone, day }) =>
    fc
      .oneof(
        { weight: 6, arbitrary: ownCalendar(zone, day) },
        {
          weight: 1,
          arbitrary: fc
            .tuple(
              fc.constantFrom('anyOf', 'allOf'),
              ownCalendar(zone, day),
              ownCalendar('Asia/Kolkata', day),
              ownCalendar(zone, day),
            )
            .map(([how, ...parts]) => ({ timezone: zone, [how]: parts })),
        },
      )
      .map((written) => ({ written, day })),
  );

/** Instants to the millisecond, whole minutes among them, within two days of `day`. */
export const instantNear = (day: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: day - 2 * DAY, max: day + 2 * DAY }),
    fc.integer({ min: -2 * 96, max: 2 * 96 }).map((quarter) => day + quarter * 15 * 60_000),
  );
