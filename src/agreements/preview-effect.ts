import { Injectable } from '@nestjs/common';
import { type Boundary, maySee } from '../auth/visible-tickets.js';
import { Database } from '../database/database.js';
import { foldTicket } from '../clocks/fold-ticket.js';
import { recordedTickets } from '../clocks/recorded-ticket.js';
import type { Promises } from '../engine/agreement/promises.js';
import { ifFoldable } from '../engine/clock/if-foldable.js';
import type { Evaluation } from '../engine/evaluate.js';
import type { Instant } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { ticketFacts } from '../tickets/ticket-facts.js';
import { type ClockEffect, type EffectKind, effectInWords, effectOn } from './effect.js';
import { mailsOfChange, type Tried } from './mails-of-change.js';
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
  /** Mails about times that have passed, which would leave at once. */
  readonly mails: number;
  /** All of it, for whoever decides. */
  readonly sentence: string;
  /** Of tickets that the caller may see; everything above is about all of them. */
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

  async run(draft: Draft, sees: Boundary): Promise<Effect> {
    const from = draft.agreement?.from ?? draft.calendar?.from ?? 0;
    const at = Math.max(from, this.now.now());
    const tickets = await this.openTickets();
    const clocks = { appears: 0, disappears: 0, sooner: 0, later: 0, broken_at_once: 0 };
    const examples: (OpenTicket & ClockEffect)[] = [];
    let [unreachable, mails] = [0, 0];
    const before = await this.promiseBook.current();
    const after = await this.promiseBook.withDraft(draft);
    for (let i = 0; i < tickets.length; i += AT_ONCE) {
      const batch = tickets.slice(i, i + AT_ONCE);
      const tried = await this.tryOut(batch, { before, after, at });
      unreachable += batch.length - tried.length;
      mails += await mailsOfChange(this.database.pool, tried, { promises: after, at });
      for (const each of tried) {
        const { id, externalId, subject, derived } = each.after.recorded;
        const visible = maySee(sees, { team: derived.team_id, assignee: derived.assignee_id });
        for (const effect of effectOn(each.before?.evaluation ?? NOTHING, each.after.evaluation)) {
          clocks[effect.kind] += 1;
          if (visible && examples.length < EXAMPLES) examples.push({ id, externalId, subject, ...effect });
        }
      }
    }
    const effect = { tried: tickets.length, open: await this.howManyOpen(), unreachable, clocks, mails };
    return { ...effect, sentence: effectInWords(effect), examples };
  }

  /** Without the tickets that the draft would set aside. */
  private async tryOut(batch: readonly OpenTicket[], { before, after, at }: Trial): Promise<Tried[]> {
    const ids = batch.map(({ id }) => id);
    const known = await ticketFacts(this.database.pool, ids);
    const recorded = await recordedTickets(this.database.pool, ids);
    return recorded.flatMap((ticket) => {
      const facts = known.get(ticket.id) ?? [];
      const willBe = ifFoldable(() => foldTicket(ticket, { facts }, after, at));
      return willBe
        ? [{ before: ifFoldable(() => foldTicket(ticket, { facts }, before, at)), after: willBe }]
        : [];
    });
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

/** What runs today of a ticket that is set aside: nothing that could move. */
const NOTHING: Pick<Evaluation, 'clocks'> = { clocks: [] };

interface Trial {
  readonly before: Promises;
  readonly after: Promises;
  readonly at: Instant;
}
