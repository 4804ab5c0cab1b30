import type { Instant } from '../instant.js';
import { candidatesOf, isOla, type Candidate } from './candidates.js';
import { combineMode, rivalries, winnerOf } from './combine.js';
import type { Finding } from '../finding.js';
import type { LintSubject } from './lint.js';
import { lateness, mustComeFirst } from './lint-targets.js';
import type { AgreementLevel, AgreementVersion, TicketAttributes } from './promises.js';
import { targetFor } from './terms.js';
import { trialDue, trialStarts, type WrittenTarget } from './trial.js';

/** A ticket takes its response from one level and its resolution from another: do they go together? */
export function lintLevels(subject: LintSubject): Finding[] {
  const starts = trialStarts(subject.at);
  const findings = new Map<string, Finding>();
  for (const ticket of kindsOfTickets(subject.agreement)) {
    const late = new Map<string, { readonly pair: readonly [Promised, Promised]; times: number }>();
    for (const start of starts) {
      for (const pair of latePairs(ticket, subject, start)) {
        const key = pair.map(({ written }) => written.field).join(' ');
        late.set(key, { pair, times: (late.get(key)?.times ?? 0) + 1 });
      }
    }
    for (const [key, { pair, times }] of late) {
      const finding = lateness(pair[0].written, pair[1].written, times === starts.length);
      if (findings.get(key)?.severity !== 'error') findings.set(key, finding);
    }
  }
  return [...findings.values()];
}

interface Promised {
  readonly level: AgreementLevel;
  readonly ola: boolean;
  readonly written: WrittenTarget;
  readonly due: Instant;
}

function latePairs(ticket: TicketAttributes, subject: LintSubject, start: Instant): [Promised, Promised][] {
  const { candidates } = candidatesOf(subject.agreement, ticket);
  const combine = combineMode(candidates);
  const due = (candidate: Candidate): Instant =>
    trialDue(asWritten(candidate, ticket), subject.agreement, subject, start) ?? Number.POSITIVE_INFINITY;
  const together = rivalries(candidates).map((rivalry): Promised => {
    const winner = winnerOf(rivalry, combine, due);
    return { level: winner.level, ola: isOla(winner), written: asWritten(winner, ticket), due: due(winner) };
  });
  return together.flatMap((early) =>
    together
      .filter((later) => later.level !== early.level && later.ola === early.ola)
      .filter((later) => mustComeFirst(early.written, later.written) && early.due > later.due)
      .map((later): [Promised, Promised] => [early, later]),
  );
}

/** The candidate's objective carries the agreement's id; what is shown is the place where it was written. */
function asWritten(
  { agreement, level, objective }: Candidate,
  { priority }: TicketAttributes,
): WrittenTarget {
  const written = level.objectives.findIndex(({ id }) => `${agreement.id}/${id}` === objective.id);
  const place = `levels[${agreement.levels.indexOf(level)}].objectives[${written}]`;
  return {
    objective,
    priority: objective.byPriority ? priority : null,
    target: targetFor(objective, priority)!,
    field: objective.byPriority ? `${place}.byPriority.${priority}` : place,
  };
}

/** One ticket for each combination of levels and priorities that a ticket can meet. */
function kindsOfTickets({ levels }: AgreementVersion): TicketAttributes[] {
  if (levels.length < 2) return [];
  const customers = alike(levels.map((level) => level.customers));
  const services = alike(levels.map((level) => level.services));
  const objectives = levels.flatMap((level) => level.objectives);
  const priorities = new Set(objectives.flatMap(({ byPriority }) => Object.keys(byPriority ?? {})));
  return customers.flatMap((customer) =>
    services.flatMap((service) =>
      [null, ...priorities].map((priority) => ({ customer, service, priority, group: null })),
    ),
  );
}

/** Of the names that the same levels list, one stands for all; null for those that none lists. */
function alike(lists: readonly (readonly string[] | undefined)[]): (string | null)[] {
  const names = new Set(lists.flatMap((list) => list ?? []));
  const listing = (name: string) => lists.map((list) => list?.includes(name) ?? false).join();
  return [null, ...new Map([...names].map((name) => [listing(name), name])).values()];
}
