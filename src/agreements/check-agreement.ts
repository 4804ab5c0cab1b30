import type { Metric, Objective, Target } from '../engine/agreement/objective.js';
import type { AgreementLevel } from '../engine/agreement/promises.js';
import { targetFor } from '../engine/agreement/terms.js';
import { type Calendar, Unreachable } from '../engine/calendar/calendar.js';
import { DAY, type Instant, type Millis } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import type { AgreementTerms } from './agreement.js';

/** What an agreement may refer to. */
export interface Known {
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly customers: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly teams: ReadonlySet<string>;
}

const TEN_YEARS: Millis = 3_653 * DAY;

/**
 * Is everything that is named there, and could the promise be kept by a ticket that is opened when it comes into force?
 * @throws Malformed naming the field and the reason
 */
export function checkAgreement(terms: AgreementTerms, known: Known, from: Instant): void {
  refuseUnknown([terms.calendarId], known.calendars, 'calendar', () => 'calendarId');
  terms.levels.forEach((level, l) => {
    const path = `levels[${l}]`;
    refuseUnknown(level.customers, known.customers, 'customer', (i) => `${path}.customers[${i}]`);
    refuseUnknown(level.services, known.services, 'service', (i) => `${path}.services[${i}]`);
    level.objectives.forEach((objective, o) => {
      const at = `${path}.objectives[${o}]`;
      refuseUnknown(objective.group ? [objective.group] : [], known.teams, 'team', () => `${at}.group`);
      for (const { target, path: field } of targetsOf(objective, at)) {
        refuseUnknown(
          target.calendarId ? [target.calendarId] : [],
          known.calendars,
          'calendar',
          () => `${field}.calendarId`,
        );
        refuseTooFar(target, known.calendars.get(target.calendarId ?? terms.calendarId), field, from);
      }
    });
    refuseSlowResponse(level, path);
  });
}

function refuseUnknown(
  ids: readonly string[] | undefined,
  known: { has(id: string): boolean },
  what: string,
  field: (i: number) => string,
): void {
  const i = ids?.findIndex((id) => !known.has(id)) ?? -1;
  if (i >= 0) throw new Malformed(field(i), `is ${ids?.[i]}, and there is no such ${what}`);
}

interface Placed {
  readonly target: Target;
  readonly path: string;
}

function targetsOf(objective: Objective, path: string): Placed[] {
  if (objective.target) return [{ target: objective.target, path }];
  return Object.entries(objective.byPriority ?? {}).map(([priority, target]) => ({
    target,
    path: `${path}.byPriority.${priority}`,
  }));
}

function refuseTooFar(target: Target, calendar: Calendar | undefined, path: string, from: Instant): void {
  const due = calendar && dueAt(target, calendar, from);
  if (due === undefined || due - from <= TEN_YEARS) return;
  const amount = target.workingDays === undefined ? 'seconds' : 'workingDays';
  throw new Malformed(`${path}.${amount}`, 'would fall due more than ten years later');
}

function dueAt(target: Target, calendar: Calendar, from: Instant): Instant {
  const { ms = 0, workingDays, outOfHoursExtraMs = 0, thenCalendarMs = 0 } = target;
  try {
    if (workingDays !== undefined) return calendar.addWorkingDays(from, workingDays);
    const business = ms + outOfHoursExtraMs;
    return (target.clock === 'calendar' ? from + business : calendar.add(from, business)) + thenCalendarMs;
  } catch (error) {
    if (error instanceof Unreachable) return Infinity;
    throw error;
  }
}

const RESPONSES: readonly Metric[] = ['first_response', 'response', 'next_response'];

/** Whoever may answer later than the work must be done has promised nothing with the answer. */
function refuseSlowResponse({ objectives }: AgreementLevel, path: string): void {
  const resolutions = objectives.filter(({ metric }) => metric === 'resolution');
  objectives.forEach((response, o) => {
    if (!RESPONSES.includes(response.metric)) return;
    for (const resolution of resolutions) {
      const slow = prioritiesOf(response, resolution).find((priority) =>
        isSlower(response, resolution, priority),
      );
      if (slow === undefined) continue;
      const field = `${path}.objectives[${o}]${response.byPriority ? `.byPriority.${slow}` : ''}.seconds`;
      throw new Malformed(
        field,
        `exceeds the resolution target${slow === null ? '' : ` at priority ${slow}`}`,
      );
    }
  });
}

function prioritiesOf(...objectives: Objective[]): (string | null)[] {
  const named = objectives.flatMap(({ byPriority }) => Object.keys(byPriority ?? {}));
  return named.length > 0 ? named : [null];
}

function isSlower(response: Objective, resolution: Objective, priority: string | null): boolean {
  const first = targetFor(response, priority);
  const last = targetFor(resolution, priority);
  return (
    first?.ms !== undefined &&
    last?.ms !== undefined &&
    first.clock === last.clock &&
    first.calendarId === last.calendarId &&
    first.ms > last.ms + (last.thenCalendarMs ?? 0)
  );
}
