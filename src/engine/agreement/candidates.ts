import { LEVELS, type Objective, type Target } from './objective.js';
import type { AgreementLevel, AgreementVersion, TicketAttributes, TraceLine } from './promises.js';
import { targetFor } from './terms.js';

/** An objective that a ticket could be promised. */
export interface Candidate {
  readonly agreement: AgreementVersion;
  readonly level: AgreementLevel;
  readonly objective: Objective;
}

/** Objectives of the same slot rival each other; teams' ownerships do not. */
export const slotOf = ({ metric, group }: Objective): string => `${metric} ${group ?? ''}`;

export const isOla = ({ agreement, objective }: Candidate): boolean =>
  agreement.kind === 'ola' || objective.agreementType === 'OLA';

/** What the levels of one agreement promise a ticket that looks like this, and why the rest does not apply. */
export function candidatesOf(
  agreement: AgreementVersion,
  attributes: TicketAttributes,
): { candidates: Candidate[]; refused: TraceLine[] } {
  const candidates: Candidate[] = [];
  const refused: TraceLine[] = [];
  for (const level of agreement.levels) {
    const mismatch = mismatchOf(level, attributes);
    if (mismatch !== null) {
      refused.push(traceLine({ agreement, level, objective: null }, false, mismatch));
      continue;
    }
    for (const written of level.objectives) {
      const candidate = { agreement, level, objective: withSource(written, agreement, level) };
      if (targetFor(written, attributes.priority) !== null) candidates.push(candidate);
      else
        refused.push(
          traceLine(candidate, false, `has no target for priority ${attributes.priority ?? 'none'}`),
        );
    }
  }
  return { candidates, refused };
}

export function traceLine(
  { agreement, level, objective }: Omit<Candidate, 'objective'> & { objective: Objective | null },
  taken: boolean,
  why: string,
): TraceLine {
  return {
    metric: objective?.metric ?? null,
    agreementId: agreement.id,
    version: agreement.version,
    title: agreement.title,
    level: level.level,
    objectiveId: objective?.id ?? null,
    taken,
    why,
  };
}

/** The most specific level first; where levels tie, the agreement's position and id decide. */
export function bySpecificity(a: Candidate, b: Candidate): number {
  return (
    LEVELS.indexOf(b.level.level) - LEVELS.indexOf(a.level.level) ||
    a.agreement.position - b.agreement.position ||
    compareText(a.agreement.id, b.agreement.id)
  );
}

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function mismatchOf(
  { customers, services }: Pick<AgreementLevel, 'customers' | 'services'>,
  ticket: TicketAttributes,
): string | null {
  if (customers && !names(customers, ticket.customer))
    return ticket.customer === null ? 'the ticket names no customer' : 'is for other customers';
  if (services && !names(services, ticket.service))
    return ticket.service === null ? 'the ticket names no service' : 'is for other services';
  return null;
}

/** Whether a floor of an agreement is for a ticket that looks like this, whatever it promises. */
export const covers = (level: Pick<AgreementLevel, 'customers' | 'services'>, ticket: TicketAttributes) =>
  mismatchOf(level, ticket) === null;

const names = (ids: readonly string[], id: string | null): boolean => id !== null && ids.includes(id);

/** The objective as a clock carries it: an id unique on the ticket, its source, the agreement's calendar. */
function withSource(objective: Objective, agreement: AgreementVersion, { level }: AgreementLevel): Objective {
  const { id, version, title, calendarId, contract } = agreement;
  const excludes = contract?.exclusions.flatMap(({ title: because, rule }) =>
    rule === undefined ? [] : { title: because, rule },
  );
  const timedOn = (target: Target): Target => ({ ...target, calendarId: target.calendarId ?? calendarId });
  return {
    ...objective,
    id: `${id}/${objective.id}`,
    ...(agreement.kind === 'ola' ? { agreementType: 'OLA' as const } : {}),
    ...(objective.target ? { target: timedOn(objective.target) } : {}),
    ...(objective.byPriority
      ? {
          byPriority: Object.fromEntries(
            Object.entries(objective.byPriority).map(([priority, target]) => [priority, timedOn(target)]),
          ),
        }
      : {}),
    ...(excludes === undefined || excludes.length === 0 ? {} : { excludes }),
    promisedBy: { agreementId: id, version, title, level },
  };
}
