import type { CalendarSpec } from '../../src/engine/calendar/calendar.js';
import { DAY, MINUTE, type Instant, type Millis } from '../../src/engine/instant.js';
import { seeded } from './seeded.js';

export const HOLIDAYS = [
  '2026-01-01',
  '2026-01-19',
  '2026-02-16',
  '2026-05-25',
  '2026-06-19',
  '2026-07-03',
  '2026-09-07',
  '2026-10-12',
  '2026-11-26',
  '2026-12-25',
];
const DAY_WITH_LUNCH = [
  ['09:00', '12:00'],
  ['13:00', '17:00'],
] as const;
export const OFFICE = {
  timezone: 'America/New_York',
  weekly: {
    mon: DAY_WITH_LUNCH,
    tue: DAY_WITH_LUNCH,
    wed: DAY_WITH_LUNCH,
    thu: DAY_WITH_LUNCH,
    fri: DAY_WITH_LUNCH,
  },
  holidays: HOLIDAYS,
} satisfies CalendarSpec;

/** Parallel arrays of whole minutes, the finest that all programs know: an object each would be measured with the rest. */
export interface Workload {
  readonly at: readonly Instant[];
  readonly ms: readonly Millis[];
  readonly to: readonly Instant[];
  /** What is right, by brute force. */
  readonly added: readonly Instant[];
  readonly between: readonly Millis[];
}

const FROM = Date.UTC(2026, 0, 1);

export function workload(count: number): Workload {
  const random = seeded(20_261_122);
  const minutes = (from: number, to: number): number =>
    (from + Math.floor(random() * (to - from + 1))) * MINUTE;
  const at: Instant[] = [];
  const ms: Millis[] = [];
  const to: Instant[] = [];
  for (let i = 0; i < count; i++) {
    at.push(FROM + minutes(0, (365 * DAY) / MINUTE));
    ms.push(minutes(1, 40 * 60));
    to.push(at[i]! + minutes(0, (60 * DAY) / MINUTE));
  }
  const open = new OpenMinutes(FROM, Date.UTC(2027, 5, 1));
  return {
    at,
    ms,
    to,
    added: at.map((instant, i) => open.add(instant, ms[i]!)),
    between: at.map((instant, i) => open.before(to[i]!) - open.before(instant)),
  };
}

/** Brute force, minute by minute, on the local time that Node gives in the process's zone. */
function isOpen(at: Instant): boolean {
  const local = new Date(at);
  const [weekday, hour] = [local.getDay(), local.getHours()];
  if (weekday === 0 || weekday === 6 || hour < 9 || hour === 12 || hour >= 17) return false;
  const [month, day] = [local.getMonth() + 1, local.getDate()].map((part) => String(part).padStart(2, '0'));
  return !HOLIDAYS.includes(`${local.getFullYear()}-${month}-${day}`);
}

/** Its open minutes, summed up: quick enough for 100,000 questions. */
class OpenMinutes {
  private readonly open: Int32Array;

  constructor(
    private readonly from: Instant,
    to: Instant,
  ) {
    this.open = new Int32Array((to - from) / MINUTE + 1);
    for (let i = 0; i + 1 < this.open.length; i++) {
      this.open[i + 1] = this.open[i]! + Number(isOpen(from + i * MINUTE));
    }
  }

  before(at: Instant): Millis {
    return this.open[(at - this.from) / MINUTE]! * MINUTE;
  }

  add(at: Instant, ms: Millis): Instant {
    const wanted = (this.before(at) + ms) / MINUTE;
    let [low, high] = [0, this.open.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.open[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return this.from + low * MINUTE;
  }
}
