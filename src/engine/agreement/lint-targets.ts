import { milestoneAt } from '../escalation/milestone-at.js';
import { DAY } from '../instant.js';
import { slotOf } from './candidates.js';
import type { Finding, LintSubject } from './lint.js';
import { termsOf } from './terms.js';
import { calendarIdOf, promisesOf, share, trialDue, trialStarts, type WrittenTarget } from './trial.js';

const TEN_YEARS = 3_653 * DAY;
const RESPONSES = ['first_response', 'response', 'next_response'];

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
  const resolutions = promises.filter(({ objective }) => objective.metric === 'resolution');
  return promises
    .filter(({ objective }) => RESPONSES.includes(objective.metric))
    .flatMap((response) =>
      resolutions
        .filter((resolution) => share(response, resolution))
        .flatMap((resolution) => lateResponse(response, resolution, subject)),
    );
}

function lateResponse(response: WrittenTarget, resolution: WrittenTarget, subject: LintSubject): Finding[] {
  const starts = trialStarts(subject.at);
  const late = starts.filter((start) => {
    const respondBy = trialDue(response, subject.agreement, subject, start);
    const resolveBy = trialDue(resolution, subject.agreement, subject, start);
    return respondBy !== null && resolveBy !== null && respondBy > resolveBy;
  });
  if (late.length === 0) return [];
  const always = late.length === starts.length;
  return [
    {
      severity: always ? 'error' : 'warning',
      field: response.field,
      message: `is due after the resolution of ${resolution.field}${always ? '' : ' for tickets created at some times of the week'}`,
    },
  ];
}

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
