import { zone, zoneDataVersion } from '../../../src/engine/calendar/zone.js';
import { importPublicHolidays } from '../../../src/calendars/import-public-holidays.js';

// The holiday package brings zone data of its own, a year and a half older.
test('the offsets are those of our zone data, whatever else is loaded', () => {
  importPublicHolidays({ country: 'MA' }, { from: 2026, to: 2026 });
  expect(zoneDataVersion >= '2026f').toBe(true);
  expect(zone('Africa/Casablanca').offsetAt(Date.parse('2026-11-23T09:00:00Z'))).toBe(0);
});
