import type { HolidaySpec } from '../engine/calendar/calendar.js';
import { DAY, iso } from '../engine/instant.js';
import { firstDate, lastDate } from './import-result.js';

/** "2 days added, 1 renamed": why a calendar has a new version that nobody published. */
export function whatChanged(before: readonly HolidaySpec[], after: readonly HolidaySpec[]): string {
  const [then, now] = [namesByDate(before), namesByDate(after)];
  const added = [...now.keys()].filter((date) => !then.has(date)).length;
  const removed = [...then.keys()].filter((date) => !now.has(date)).length;
  const renamed = [...now].filter(([date, names]) => then.has(date) && then.get(date) !== names).length;
  const counts = [
    [added, 'added'],
    [removed, 'removed'],
    [renamed, 'renamed'],
  ] as const;
  const said = counts.filter(([count]) => count > 0);
  if (said.length === 0) return 'the same days, written otherwise';
  return said
    .map(([count, what], i) =>
      i === 0 ? `${count} ${count === 1 ? 'day' : 'days'} ${what}` : `${count} ${what}`,
    )
    .join(', ');
}

function namesByDate(holidays: readonly HolidaySpec[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const holiday of holidays) {
    const name = typeof holiday === 'string' ? '' : (holiday.name ?? '');
    const last = Date.parse(lastDate(holiday));
    for (let day = Date.parse(firstDate(holiday)); day <= last; day += DAY) {
      const date = iso(day).slice(0, 10);
      names.set(date, [names.get(date), name].filter(Boolean).join(', '));
    }
  }
  return names;
}
