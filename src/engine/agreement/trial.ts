import { Unreachable } from '../calendar/calendar.js';
import { dueAt } from '../clock/elapsed.js';
import { HOUR, type Instant } from '../instant.js';
import type { LintSubject } from './lint.js';
import type { Objective, Target } from './objective.js';
import type { AgreementVersion } from './promises.js';
import { termsOf } from './terms.js';

/** A target together with where it is written. */
export interface WrittenTarget {
  readonly objective: Objective;
  /** Null: for every priority. */
  readonly priority: string | null;
  readonly target: Target;
  readonly field: string;
}

/** Every target of an objective, by priority. */
export function promisesOf(objective: Objective, field: string): WrittenTarget[] {
  if (objective.byPriority === undefined) {
    return objective.target ? [{ objective, priority: null, target: objective.target, field }] : [];
  }
  return Object.entries(objective.byPriority).map(([priority, target]) => ({
    objective,
    priority,
    target,
    field: `${field}.byPriority.${priority}`,
  }));
}

/** Whether some ticket could have both. */
export const share = (a: Pick<WrittenTarget, 'priority'>, b: Pick<WrittenTarget, 'priority'>): boolean =>
  a.priority === null || b.priority === null || a.priority === b.priority;

/** Starts spread over a week, seven hours apart, so that every weekday and every time of day is among them. */
export const trialStarts = (at: Instant): Instant[] =>
  Array.from({ length: 24 }, (_, i) => at + i * 7 * HOUR);

export const calendarIdOf = ({ target }: WrittenTarget, agreement: AgreementVersion): string =>
  target.calendarId ?? agreement.calendarId;

/** When it would be due if it started then; infinite where there is no such instant, null without a target or calendar. */
export function trialDue(
  promise: WrittenTarget,
  agreement: AgreementVersion,
  { calendars }: Pick<LintSubject, 'calendars'>,
  startedAt: Instant,
): Instant | null {
  const calendar = calendars[calendarIdOf(promise, agreement)];
  if (calendar === undefined) return null;
  const terms = termsOf(
    { ...promise.objective, byPriority: undefined, target: promise.target },
    null,
    () => ({
      calendar,
      version: 1,
    }),
  );
  if (terms === null) return null;
  try {
    return dueAt({ terms, startedAt, pauses: [], pausedAt: null });
  } catch (error) {
    if (error instanceof Unreachable) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
