import type { LocalDay } from '../../../src/board/ticket-page.js';
import type { ExplainedSegment } from '../../../src/engine/explain.js';
import type { Instant, Millis } from '../../../src/engine/instant.js';

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

/** A strip of the picture: time from left to right. */
export interface Lane {
  readonly date: string | null;
  readonly from: Instant;
  readonly to: Instant;
  /** Hours are counted from here, so that the ruler shows round ones of the calendar's zone. */
  readonly midnight: Instant;
}

type Piece = Pick<ExplainedSegment, 'from' | 'to' | 'countedMs'>;

/** Up to half a day one band suffices. Longer ones get a lane a date, cropped to the hours in which anything counts. */
export function lanesOf(segments: readonly Piece[], days: readonly LocalDay[]): Lane[] {
  const [first, last] = [segments[0], segments.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (last.to - first.from <= 12 * HOUR || days.length < 2) {
    return [{ date: null, from: first.from, to: last.to, midnight: days[0]?.from ?? first.from }];
  }
  const [begin, end] = hoursInUse(segments, days);
  return days.map((day) => ({
    date: day.date,
    from: day.from + begin,
    to: Math.min(day.to, day.from + end),
    midnight: day.from,
  }));
}

/** From the earliest to the latest hour of the day that counts on any date, an hour of margin on both sides. */
function hoursInUse(segments: readonly Piece[], days: readonly LocalDay[]): readonly [Millis, Millis] {
  const counted = days.flatMap((day) =>
    segments
      .filter(({ from, to, countedMs }) => countedMs > 0 && from < day.to && to > day.from)
      .map(({ from, to }) => [Math.max(from, day.from) - day.from, Math.min(to, day.to) - day.from] as const),
  );
  if (counted.length === 0) return [0, 24 * HOUR];
  const begin = Math.floor(Math.min(...counted.map(([from]) => from)) / HOUR) - 1;
  const end = Math.ceil(Math.max(...counted.map(([, to]) => to)) / HOUR) + 1;
  return [Math.max(0, begin) * HOUR, end * HOUR];
}

const STEPS: readonly Millis[] = [0.25, 0.5, 1, 5, 15, 30, 60, 120, 180, 360, 1_440].map((n) => n * MINUTE);
const MOST_TICKS = 9;

/** Where the ruler has its figures; none so near to an edge that it would be cut. */
export function ticksOf({ from, to, midnight }: Lane): Instant[] {
  const margin = (to - from) / 40;
  const step = STEPS.find((each) => (to - from) / each <= MOST_TICKS) ?? 7 * 24 * HOUR;
  const ticks: Instant[] = [];
  const first = midnight + Math.ceil((from + margin - midnight) / step) * step;
  for (let at = first; at <= to - margin; at += step) ticks.push(at);
  return ticks;
}
