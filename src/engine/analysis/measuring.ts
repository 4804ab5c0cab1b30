import type { Metric, Objective } from '../agreement/objective.js';
import { fixedPromises } from '../agreement/fixed-promises.js';
import type { Promises } from '../agreement/promises.js';
import type { Calendar } from '../calendar/calendar.js';
import { HOUR } from '../instant.js';

/** How the past is timed, before anything was promised. */
export interface Measure {
  readonly metric: Metric;
  /** In open hours of the calendar, or in real time. */
  readonly clock: 'business' | 'calendar';
  /** Statuses that stop the time; the metric's own where it is absent. */
  readonly pauseOn?: readonly string[];
}

/** Any target will do: a clock counts what has elapsed until it is satisfied, whether or not it has run out before. */
const ANY = HOUR;

/** Promises that time every ticket alike, so that the same fold that keeps promises also measures. */
export function measuring(measures: readonly Measure[], calendar: Calendar): Promises {
  const objectives: Objective[] = measures.map(({ metric, clock, pauseOn }) => {
    return { id: metric, metric, target: { clock, ms: ANY }, pauseOn, ladder: { steps: [] } };
  });
  return fixedPromises(objectives, {}, calendar);
}
