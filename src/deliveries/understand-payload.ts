import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { isAboutData } from '../database/database-faults.js';
import { Database } from '../database/database.js';
import { iso, type Instant, isoOrNull } from '../engine/instant.js';
import type { TranslatedFact } from '../helpdesks/helpdesk.js';
import { IntegrationBook, type LiveIntegration } from '../integrations/integration-book.js';
import { NotFound } from '../http/problem.js';
import { Now } from '../system-now.js';
import type { ClaimedDelivery } from './claimed-deliveries.js';
import { lookUp } from './directory.js';
import { findTickets } from './heard-tickets.js';
import { purged } from './purge-deliveries.js';
import { readDelivery, unrecordable } from './read-delivery.js';
import { RecordFacts } from './record-facts.js';
import { unmappedIn } from './unmapped.js';

/** A payload as somebody pastes it, or a delivery that came in. */
export type Payload =
  | { readonly deliveryId: number }
  | { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

/** No delivery has it. */
const NONE = 0;

/**
 * What would be made of a payload: it goes the way of every delivery, into the same tables by the same code, and is then
 * taken back. So the answer is what ingest would do with it at this moment, beside all that is known of its tickets.
 */
@Injectable()
export class UnderstandPayload {
  constructor(
    private readonly database: Database,
    private readonly book: IntegrationBook,
    private readonly clock: Now,
    private readonly recordFacts: RecordFacts,
  ) {}

  async run(integrationId: string, payload: Payload) {
    const at = this.clock.now();
    const integration = (await this.book.reload()).get(integrationId);
    if (integration === undefined) throw new NotFound(`integration ${integrationId}`);
    const delivery = await this.delivery(integrationId, payload, at);
    return this.database.transaction(async (tx) => {
      await tx.query('savepoint before');
      const trying = this.tryOut(tx, delivery, integration, at);
      const understood = await trying.catch((fault): Awaited<typeof trying> => refusedByDatabase(fault));
      await tx.query('rollback to savepoint before');
      return understood;
    });
  }

  private async delivery(integrationId: string, payload: Payload, at: Instant): Promise<ClaimedDelivery> {
    if (!('deliveryId' in payload)) {
      return { ...payload, id: NONE, integrationId, receivedAt: at, isReplay: false, isBackfill: false };
    }
    const [delivery] = await this.database.query<ClaimedDelivery>(DELIVERY, [
      payload.deliveryId,
      integrationId,
    ]);
    if (delivery === undefined) throw new NotFound(`delivery ${payload.deliveryId} of ${integrationId}`);
    if (delivery.body === null) throw purged();
    return delivery;
  }

  private async tryOut(tx: PoolClient, delivery: ClaimedDelivery, integration: LiveIntegration, at: Instant) {
    const { reason, heard: said } = readDelivery(delivery, integration);
    const { id } = delivery;
    const heard = id === NONE ? said.map((each) => ({ ...each, deliveryId: null })) : said;
    const batch = await this.recordFacts.run(tx, heard, at, { replayed: id === NONE ? [] : [id] });
    const directory = await lookUp(tx, heard);
    const ids = await findTickets(tx, heard);
    const tickets = [];
    for (const each of heard) {
      const ticketId = ids.of(each);
      tickets.push({
        externalId: each.ticket.externalId,
        events: each.ticket.facts.map(shown),
        ...(await this.outcome(tx, ticketId)),
        setAside: batch.setAside.find((one) => one.ticketId === ticketId)?.reason ?? null,
      });
    }
    const unmapped = unmappedIn(heard, directory).map(([, [field, value]]) => ({ field, value }));
    return { reason, tickets, unmapped };
  }

  private async outcome(tx: PoolClient, ticketId: number) {
    const { rows: tickets } = await tx.query<{ ticket: object }>(TICKET, [ticketId]);
    const { rows: clocks } = await tx.query<Clock>(CLOCKS, [ticketId]);
    return {
      ticket: tickets[0]?.ticket,
      clocks: clocks.map((clock) => ({
        ...clock,
        startedAt: isoOrNull(clock.startedAt),
        dueAt: isoOrNull(clock.dueAt),
        satisfiedAt: isoOrNull(clock.satisfiedAt),
        breachedAt: isoOrNull(clock.breachedAt),
      })),
    };
  }
}

interface Clock {
  clockId: string;
  cycle: number;
  metric: string;
  state: string;
  startedAt: Instant;
  dueAt: Instant | null;
  satisfiedAt: Instant | null;
  breachedAt: Instant | null;
}

/** Where ingest would put the delivery into quarantine. */
function refusedByDatabase(fault: unknown) {
  if (!isAboutData(fault)) throw fault;
  return { reason: unrecordable(fault), tickets: [], unmapped: [] };
}

/** Names are still the helpdesk's; whom they mean, the ticket says. */
const shown = ({ at, ...fact }: TranslatedFact) => ({ at: iso(at), ...fact });

const DELIVERY = `
  select id, integration_id as "integrationId", received_at as "receivedAt", headers, body,
    settled_at is not null as "isReplay", backfill_id is not null as "isBackfill"
  from deliveries where id = $1 and integration_id = $2`;

const TICKET = `
  select json_build_object('subject', subject, 'url', url, 'status', status, 'priority', priority,
    'customer', customer_id, 'service', service_id, 'team', team_id, 'assignee', assignee_id) as ticket
  from tickets where id = $1`;

const CLOCKS = `
  select clock_id as "clockId", cycle, metric, state, started_at as "startedAt", due_at as "dueAt",
    satisfied_at as "satisfiedAt", breached_at as "breachedAt"
  from clocks where ticket_id = $1 order by clock_id, cycle`;
