import { countedFacts } from '../clock/facts.js';
import { type Actor, isSolved, type Rating, type TicketEvent } from '../clock/ticket-event.js';
import type { Instant, Span } from '../instant.js';

export interface Stretch<What> extends Span {
  readonly what: What;
}

/** What figures are drawn from: a ticket's facts, once each and in order, without any promise about it. */
export interface Life {
  readonly createdAt: Instant;
  readonly createdBy: Actor;
  /** From creation to `asOf`, without gaps; neighbours differ. */
  readonly statuses: readonly Stretch<string>[];
  /** The same, by the team that had it; null: nobody. */
  readonly teams: readonly Stretch<string | null>[];
  /** Public, of people, after the creation. */
  readonly messages: readonly { readonly at: Instant; readonly actor: 'customer' | 'agent' }[];
  /** The last one. */
  readonly rating: (Rating & { readonly at: Instant }) | null;
}

/** Kinds of facts that a life is made of: no other has to be read. */
export const LIFE_KINDS = [
  'ticket.created',
  'message',
  'status.changed',
  'group.assigned',
  'satisfaction.rated',
] as const satisfies TicketEvent['kind'][];

/** Null while the creation is not known. Counts facts as the fold does (rule C8). */
export function lifeOf(events: readonly TicketEvent[], asOf: Instant): Life | null {
  let created: { at: Instant; by: Actor } | null = null;
  let [status, team] = ['new', null as string | null];
  const statuses = new Stretches<string>();
  const teams = new Stretches<string | null>();
  const messages: { at: Instant; actor: 'customer' | 'agent' }[] = [];
  let rating: Life['rating'] = null;
  for (const fact of countedFacts(events, asOf).facts) {
    const { at } = fact;
    switch (fact.kind) {
      case 'ticket.created': {
        if (created !== null) break;
        created = { at, by: fact.actor };
        status = fact.status ?? status;
        team = fact.group ?? team;
        // Born solved: it was open for no time at all, and was solved.
        if (isSolved(status)) statuses.become('new', at);
        statuses.become(status, at);
        teams.become(team, at);
        break;
      }
      case 'status.changed':
        status = fact.to;
        if (created !== null) statuses.become(status, at);
        break;
      case 'group.assigned':
        team = fact.to;
        if (created !== null) teams.become(team, at);
        break;
      case 'message':
        if (created === null || fact.visibility === 'internal' || fact.actor === 'bot') break;
        messages.push({ at, actor: fact.actor });
        break;
      case 'satisfaction.rated':
        rating = { score: fact.score, worst: fact.worst, best: fact.best, at };
        break;
    }
  }
  if (created === null) return null;
  const { at: createdAt, by: createdBy } = created;
  return { createdAt, createdBy, statuses: statuses.until(asOf), teams: teams.until(asOf), messages, rating };
}

class Stretches<What> {
  private readonly begun: { what: What; from: Instant }[] = [];

  become(what: What, from: Instant): void {
    const last = this.begun.at(-1);
    if (last === undefined || last.what !== what) this.begun.push({ what, from });
  }

  until(end: Instant): Stretch<What>[] {
    return this.begun.map(({ what, from }, i) => ({ what, from, to: this.begun[i + 1]?.from ?? end }));
  }
}

/** When it stopped being open work. */
export const solvedAt = ({ statuses }: Life): Instant[] =>
  statuses.flatMap(({ what, from }, i) =>
    isSolved(what) && i > 0 && !isSolved(statuses[i - 1]!.what) ? [from] : [],
  );

/** When it became open work again. */
export const reopenedAt = ({ statuses }: Life): Instant[] =>
  statuses.flatMap(({ what, from }, i) =>
    !isSolved(what) && i > 0 && isSolved(statuses[i - 1]!.what) ? [from] : [],
  );

/** While it was open work. */
export const openStretches = ({ statuses }: Life): Stretch<string>[] =>
  statuses.filter(({ what, from, to }) => !isSolved(what) && from < to);

export interface Done {
  readonly at: Instant;
  /** The status that it was solved out of. */
  readonly from: string;
}

/** Solved, and not open again since; null where it is open. */
export function doneOf({ statuses }: Life): Done | null {
  const lastOpen = statuses.findLastIndex(({ what }) => !isSolved(what));
  const solved = statuses[lastOpen + 1];
  return solved === undefined ? null : { at: solved.from, from: statuses[lastOpen]!.what };
}

export const isWithin = (at: Instant, { from, to }: Span): boolean => at >= from && at < to;

/** What two spans have in common: one or none. */
export function overlap(a: Span, b: Span): Span[] {
  const [from, to] = [Math.max(a.from, b.from), Math.min(a.to, b.to)];
  return from < to ? [{ from, to }] : [];
}
