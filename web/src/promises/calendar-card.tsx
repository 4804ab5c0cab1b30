import type { CalendarSpec, HolidaySpec, Weekday } from '../../../src/engine/calendar/calendar.js';
import type { ShownCalendar } from './promise-shapes.js';
import styles from './promises.module.css';

const WEEK: readonly (readonly [Weekday, string])[] = [
  ['mon', 'Mon'],
  ['tue', 'Tue'],
  ['wed', 'Wed'],
  ['thu', 'Thu'],
  ['fri', 'Fri'],
  ['sat', 'Sat'],
  ['sun', 'Sun'],
];
const HOURS = [0, 6, 12, 18, 24];

export function CalendarCard({ calendar: { name, version, spec } }: { calendar: ShownCalendar }) {
  const holidays = spec.holidays ?? [];
  return (
    <article className={styles.card}>
      <h2>{name}</h2>
      <p className={styles.about}>
        {spec.timezone.replaceAll('_', ' ')}, version {version}
      </p>
      <div className={styles.week}>
        {WEEK.map(([day, word]) => (
          <div key={day} className={styles.weekday}>
            <span>{word}</span>
            <span
              className={styles.hours}
              role="img"
              aria-label={`${word}: ${hoursInWords(spec, day)}`}
              title={hoursInWords(spec, day)}
            >
              {periodsOf(spec, day).map(([from, to]) => (
                <span
                  key={from}
                  style={{ left: share(from), width: `calc(${share(to)} - ${share(from)})` }}
                />
              ))}
            </span>
          </div>
        ))}
        <div className={styles.scale} aria-hidden>
          {HOURS.map((hour) => (
            <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
              {hour}
            </span>
          ))}
        </div>
      </div>
      {holidays.length > 0 && (
        <details className={styles.holidays}>
          <summary>{holidays.length === 1 ? '1 holiday' : `${holidays.length} holidays`}</summary>
          <ul>
            {holidays.map((holiday) => (
              <li key={JSON.stringify(holiday)}>{holidayInWords(holiday)}</li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

const periodsOf = (spec: CalendarSpec, day: Weekday) =>
  spec.is24x7 ? ([['00:00', '24:00']] as const) : (spec.weekly?.[day] ?? []);

function hoursInWords(spec: CalendarSpec, day: Weekday): string {
  const periods = periodsOf(spec, day);
  return periods.length === 0 ? 'closed' : periods.map(([from, to]) => `${from}–${to}`).join(', ');
}

function share(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return `${((hours * 60 + minutes) / 1_440) * 100}%`;
}

function holidayInWords(holiday: HolidaySpec): string {
  if (typeof holiday === 'string') return holiday;
  const name = holiday.name ? `: ${holiday.name}` : '';
  if ('from' in holiday) return `${holiday.from} to ${holiday.to}${name}`;
  const date = holiday.yearly ? `every year on ${holiday.date.slice(5)}` : holiday.date;
  const open = holiday.open ? `, open ${holiday.open.map(([from, to]) => `${from}–${to}`).join(', ')}` : '';
  return `${date}${name}${open}`;
}
