import { milestoneAt } from '../escalation/milestone-at.js';
import { DAY } from '../instant.js';
import { slotOf } from './candidates.js';
import type { Finding } from '../finding.js';
import type { LintSubject } from './lint.js';
import { METRIC_WORDS } from './metric-words.js';
import type { Metric } from './objective.js';
import { termsOf } from './terms.js';
import { calendarIdOf, promisesOf, share, trialDue, trialStarts, type WrittenTarget } from './trial.js';

const TEN_YEARS = 3_653 * DAY;
const BEFORE_RESOLUTION: readonly Metric[] = ['first_response', 'response', 'next_response', 'assignment'];
const RESOLUTIONS: readonly Metric[] = ['resolution', 'agent_work', 'requester_wait'];

/** What can be seen in one level alone. */
export function lintTargets(subject: LintSubject): Finding[] {
  const findings: Finding[] = [];
  subject.agreement.levels.forEach((level, i) => {
    const promises = level.objectives.flatMap((objective, j) =>
      promisesOf(objective, `levels[${i}].objectives[${j}]`),
    );
    for (const promise of promises) {
      findings.push(...unusable(promise, subject), ...hastySteps(promise, subject));
    }
    findings.push(...twins(promises), ...lateResponses(promises, subject));
  });
  return findings;
}

function unusable(promise: WrittenTarget, subject: LintSubject): Finding[] {
  const { agreement, calendars, at } = subject;
  const calendarId = calendarIdOf(promise, agreement);
  if (calendars[calendarId] === undefined) {
    const message = `is timed on calendar ${calendarId}, which does not exist`;
    return [{ severity: 'error', field: promise.field, message }];
  }
  const due = trialDue(promise, agreement, subject, at);
  if (due === null) {
    return [
      {
        severity: 'warning',
        field: promise.field,
        message: 'has a target of zero, so nothing is ever timed',
      },
    ];
  }
  if (due - at <= TEN_YEARS) return [];
  return [{ severity: 'error', field: promise.field, message: 'has its deadline more than ten years away' }];
}

function twins(promises: readonly WrittenTarget[]): Finding[] {
  return promises.flatMap((promise, i) => {
    const twin = promises
      .slice(0, i)
      .find((other) => slotOf(other.objective) === slotOf(promise.objective) && share(other, promise));
    if (twin === undefined) return [];
    const { metric } = promise.objective;
    return [
      {
        severity: 'error',
        field: promise.field,
        message: `promises ${metric} a second time, after ${twin.field}`,
      },
    ];
  });
}

function lateResponses(promises: readonly WrittenTarget[], subject: LintSubject): Finding[] {
  return promises.flatMap((early) =>
    promises
      .filter((later) => mustComeFirst(early, later) && share(early, later))
      .flatMap((later) => lateResponse(early, later, subject)),
  );
}

/** Whoever solves a ticket has answered and taken it. */
export const mustComeFirst = (
  { objective: early }: WrittenTarget,
  { objective: later }: WrittenTarget,
): boolean => BEFORE_RESOLUTION.includes(early.metric) && RESOLUTIONS.includes(later.metric);

function lateResponse(early: WrittenTarget, later: WrittenTarget, subject: LintSubject): Finding[] {
  const starts = trialStarts(subject.at);
  const late = starts.filter((start) => {
    const respondBy = trialDue(early, subject.agreement, subject, start);
    const resolveBy = trialDue(later, subject.agreement, subject, start);
    return respondBy !== null && resolveBy !== null && respondBy > resolveBy;
  });
  return late.length === 0 ? [] : [lateness(early, later, late.length === starts.length)];
}

export const lateness = (early: WrittenTarget, later: WrittenTarget, always: boolean): Finding => ({
  severity: always ? 'error' : 'warning',
  field: early.field,
  message: `is due after the ${METRIC_WORDS[later.objective.metric]} of ${later.field}${always ? '' : ' for tickets created at some times of the week'}`,
});

/** A step that would lie before the start of the clock comes with the ticket itself and warns nobody. */
function hastySteps(
  { objective, target, field }: WrittenTarget,
  { agreement, calendars, at }: LintSubject,
): Finding[] {
  const calendar = calendars[target.calendarId ?? agreement.calendarId];
  if (calendar === undefined || objective.ladder === undefined) return [];
  const terms = termsOf({ ...objective, byPriority: undefined, target }, null, () => ({
    calendar,
    version: 1,
  }));
  if (terms === null) return [];
  const startedAt = calendar.nextOpen(at) ?? at;
  const timed = { terms, startedAt, pauses: [], pausedAt: null };
  return objective.ladder.steps.flatMap(({ id, at: step }): Finding[] => {
    const before =
      'offsetMs' in step ? step.offsetMs < 0 : 'offsetWorkingDays' in step && step.offsetWorkingDays < 0;
    if (!before || milestoneAt(timed, step) !== startedAt) return [];
    return [
      {
        severity: 'warning',
        field,
        message: `is shorter than step ${id} of its ladder, which comes at once`,
      },
    ];
  });
}
