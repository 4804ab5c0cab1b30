import { importPublicHolidays } from '../../../src/calendars/import-public-holidays.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';

test('the public holidays of Italy in 2026, in Italian', () => {
  const { holidays, skipped } = importPublicHolidays({ country: 'IT' }, { from: 2026, to: 2026 });
  expect(holidays).toEqual([
    { date: '2026-01-01', name: 'Capodanno' },
    { date: '2026-01-06', name: 'Epifania' },
    { date: '2026-04-05', name: 'Domenica di Pasqua' },
    { date: '2026-04-06', name: 'Lunedì dell’Angelo' },
    { date: '2026-04-25', name: 'Liberazione dal nazifascismo (1945)' },
    { date: '2026-05-01', name: 'Festa del lavoro' },
    { date: '2026-06-02', name: 'Festa della Repubblica' },
    { date: '2026-08-15', name: 'Assunzione di Maria' },
    { date: '2026-10-04', name: "Festa nazionale di San Francesco d'Assisi" },
    { date: '2026-11-01', name: 'Ognissanti' },
    { date: '2026-12-08', name: 'Immacolata Concezione' },
    { date: '2026-12-25', name: 'Natale di Gesù' },
    { date: '2026-12-26', name: 'Santo Stefano' },
  ]);
  expect(skipped).toEqual([]);
});

test('a state has its own on top', () => {
  const dates = (state?: string) =>
    importPublicHolidays({ country: 'DE', ...(state && { state }) }, { from: 2026, to: 2027 }).holidays.map(
      (holiday) => (typeof holiday === 'object' && 'date' in holiday ? holiday.date : holiday),
    );
  expect(dates('BY')).toContain('2026-01-06');
  expect(dates()).not.toContain('2026-01-06');
  expect(dates('BY')).toContain('2027-01-06');
});

test('feasts of several days are ranges of civil dates', () => {
  const { holidays } = importPublicHolidays({ country: 'AE' }, { from: 2026, to: 2026 });
  expect(holidays).toContainEqual({ from: '2026-03-20', to: '2026-03-22', name: 'عيد الفطر' });
});

test('half days are reported, not turned into whole ones', () => {
  const { holidays, skipped } = importPublicHolidays({ country: 'IS' }, { from: 2026, to: 2026 });
  expect(skipped).toContainEqual({
    date: '2026-12-24',
    name: 'Aðfangadagur',
    reason: 'covers part of the day: enter special hours',
  });
  expect(holidays).not.toContainEqual(expect.objectContaining({ date: '2026-12-24' }));
});

test('what is imported makes a calendar', () => {
  const { holidays } = importPublicHolidays({ country: 'US', state: 'NY' }, { from: 2025, to: 2030 });
  const office = compileCalendar({ timezone: 'America/New_York', is24x7: true, holidays });
  expect(office.isOpen(Date.parse('2026-11-26T12:00-05:00'))).toBe(false);
  expect(office.isOpen(Date.parse('2026-11-27T12:00-05:00'))).toBe(true);
});

test.each([
  [{ country: 'XX' }, { from: 2026, to: 2026 }, /^country is not known; known are .*DE/],
  [{ country: 'DE', state: 'ZZ' }, { from: 2026, to: 2026 }, /^state is not known; known are .*BY/],
  [{ country: 'DE', region: 'A' }, { from: 2026, to: 2026 }, /^region needs a state/],
  [{ country: 'IT', state: 'ZZ' }, { from: 2026, to: 2026 }, /^state /],
  [{ country: 'DE' }, { from: 1600, to: 2026 }, /^years.from must be a year/],
  [{ country: 'DE' }, { from: 2026, to: 2025 }, /^years.to must be a year/],
  [{ country: 'constructor' }, { from: 2026, to: 2026 }, /^country is not known/],
])('%j in %j is refused', (place, years, reason) => {
  expect(() => importPublicHolidays(place, years)).toThrow(reason);
});
