import { PromiseBook } from '../../src/agreements/promise-book.js';
import { foldTicket } from '../../src/clocks/fold-ticket.js';
import { recordedTickets } from '../../src/clocks/recorded-ticket.js';
import type { Instant } from '../../src/engine/instant.js';
import { ticketFacts } from '../../src/tickets/ticket-facts.js';
import type { TestApp } from '../harness/app.js';

export interface Findings {
  readonly tickets: number;
  /** Tickets whose rows are not what their facts say. */
  readonly differing: string[];
  /** Milestones and breaches that are true and not on record, or on record and not true. */
  readonly missing: string[];
}

/** Folds every ticket's facts from scratch and compares with what stands in the rows. */
export async function audit({ app, db }: TestApp, at: Instant): Promise<Findings> {
  const promises = await app.get(PromiseBook).current();
  const ids = (await db.query<{ id: number }>('select id from tickets order by id')).map(({ id }) => id);
  const facts = await ticketFacts(db.pool as never, ids);
  const recorded = await db.transaction((tx) => recordedTickets(tx, ids));
  const findings: Findings = { tickets: ids.length, differing: [], missing: [] };
  for (const ticket of recorded) {
    const { derived, clocks, became } = foldTicket(
      ticket,
      { facts: facts.get(ticket.id) ?? [] },
      promises,
      at,
    );
    const stands = { derived: ticket.derived, clocks: sorted(ticket.clocks) };
    const should = { derived, clocks: sorted(clocks) };
    if (canonical(stands) !== canonical(should)) {
      findings.differing.push(`${ticket.externalId}: ${canonical(stands)} instead of ${canonical(should)}`);
    }
    const { reached, broken, revoked, reinstated } = became;
    if (reached.length + broken.length + revoked.length + reinstated.length > 0) {
      const names = reached.map(({ milestone, at: when }) => `${milestone} at ${when}`);
      findings.missing.push(
        `${ticket.externalId}: ${names.join(', ')}; ${broken.length} breaches, ${revoked.length} to revoke`,
      );
    }
  }
  return findings;
}

const sorted = <Row extends { clock_id: string; cycle: number }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => a.clock_id.localeCompare(b.clock_id) || a.cycle - b.cycle);

/** Without regard to the order of keys, which PostgreSQL and we choose differently. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.localeCompare(b)))
      : part,
  );
}
