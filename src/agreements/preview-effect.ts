import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Promises } from '../engine/agreement/promises.js';
import { Unreachable } from '../engine/calendar/calendar.js';
import { type Evaluation, evaluate } from '../engine/evaluate.js';
import type { TicketEvent } from '../engine/clock/ticket-event.js';
import type { Instant } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { ticketFacts } from '../tickets/ticket-facts.js';
import { type ClockEffect, type EffectKind, effectOn } from './effect.js';
import { type Draft, PromiseBook } from './promise-book.js';

interface OpenTicket {
  readonly id: number;
  readonly externalId: string;
  readonly subject: string | null;
}

export interface Effect {
  /** Open tickets that were tried; where there are more than `MOST`, those that are due first. */
  readonly tried: number;
  readonly open: number;
  /** Tickets with a deadline that the draft's calendars never reach: they would be set aside. */
  readonly unreachable: number;
  readonly clocks: Readonly<Record<EffectKind, number>>;
  readonly examples: readonly (OpenTicket & ClockEffect)[];
}

const MOST = 5_000;
const AT_ONCE = 500;
const EXAMPLES = 50;

/** What publishing would do to the clocks that run, before it is done (rule C12). Reads only. */
@Injectable()
export class PreviewEffect {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly now: Now,
  ) {}

  async run(draft: Draft): Promise<Effect> {
    const from = draft.agreement?.from ?? draft.calendar?.from ?? 0;
    const at = Math.max(from, this.now.now());
    const tickets = await this.openTickets();
    const clocks = { appears: 0, disappears: 0, sooner: 0, later: 0, broken_at_once: 0 };
    const examples: (OpenTicket & ClockEffect)[] = [];
    let unreachable = 0;
    for await (const { ticket, effects } of this.effects(tickets, draft, at)) {
      if (effects === 'unreachable') {
        unreachable += 1;
        continue;
      }
      for (const effect of effects) {
        clocks[effect.kind] += 1;
        if (examples.length < EXAMPLES) examples.push({ ...ticket, ...effect });
      }
    }
    return { tried: tickets.length, open: await this.howManyOpen(), unreachable, clocks, examples };
  }

  private async *effects(tickets: readonly OpenTicket[], draft: Draft, at: Instant) {
    const before = await this.promiseBook.current();
    const after = await this.promiseBook.withDraft(draft);
    for (let i = 0; i < tickets.length; i += AT_ONCE) {
      const batch = tickets.slice(i, i + AT_ONCE);
      const facts = await ticketFacts(
        this.database.pool,
        batch.map(({ id }) => id),
      );
      for (const ticket of batch) {
        const events = facts.get(ticket.id) ?? [];
        const willBe = reachable(events, after, at);
        const was = reachable(events, before, at);
        yield { ticket, effects: willBe ? effectOn(was ?? NOTHING, willBe) : ('unreachable' as const) };
      }
    }
  }

  private openTickets(): Promise<OpenTicket[]> {
    return this.database.query(
      `select id, external_id as "externalId", subject from tickets
       where open and created_at is not null and set_aside_at is null
       order by next_due_at, id limit ${MOST}`,
    );
  }

  private async howManyOpen(): Promise<number> {
    const [row] = await this.database.query<{ open: number }>(
      'select count(*) as open from tickets where open and created_at is not null',
    );
    return row!.open;
  }
}

/** What runs today on a calendar that never reaches its deadline: nothing that could move. */
const NOTHING: Pick<Evaluation, 'clocks'> = { clocks: [] };

function reachable(events: readonly TicketEvent[], promises: Promises, at: Instant): Evaluation | undefined {
  try {
    return evaluate({ events, promises, at });
  } catch (error) {
    if (error instanceof Unreachable) return undefined;
    throw error;
  }
}
