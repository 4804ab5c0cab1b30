import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Env } from '../../config/env.js';
import { askForComparison } from '../credits/ask-for-comparison.js';
import { PromiseBook } from '../agreements/promise-book.js';
import type { Whose } from '../auth/visible-tickets.js';
import type { Promises } from '../engine/agreement/promises.js';
import type { TicketEvent } from '../engine/clock/ticket-event.js';
import { DAY, HOUR, type Instant, type Millis } from '../engine/instant.js';
import { findPeople, type People } from '../escalations/people.js';
import {
  noticesOfMilestone,
  noticesOfReinstatement,
  noticesOfRevocation,
  type Told,
} from '../notices/decide-notices.js';
import type { NoticeRow } from '../notices/notice-row.js';
import { putIntoOutbox, recallFromOutbox, standAgainInOutbox, type Waiting } from '../notices/outbox.js';
import { type Happening, happenings } from '../notices/webhooks-out/happenings.js';
import { putMessages, subscriptions } from '../notices/webhooks-out/message-outbox.js';
import { type WebhookEvent, webhookEvent } from '../notices/webhooks-out/webhook-event.js';
import { wantWriteBacks } from '../write-backs/want-write-backs.js';
import { ticketFacts } from '../tickets/ticket-facts.js';
import { foldTicket, type FoldedTicket } from './fold-ticket.js';
import { rejudged } from './rejudged.js';
import { recordedTickets } from './recorded-ticket.js';
import type { Reached } from './what-became-true.js';
import { setAside, writeBreaches, writeClocks, writeMilestones, writeTickets } from './write-folded.js';

/** What a batch has written; `AfterCommit` tells the world once it is committed. */
export interface RecordedBatch {
  /** Tickets that look different now. */
  readonly changed: readonly number[];
  /** Whose they were, of those that were handed over. */
  readonly before: ReadonlyMap<number, Whose>;
  /** When to look again. */
  readonly looks: readonly Instant[];
  /** Notices that wait to be sent. */
  readonly notices: Waiting;
  /** Messages that wait to be sent to webhook endpoints. */
  readonly webhooks: number;
  /** Tickets about which the helpdesk is to be written something else. */
  readonly writeBacks: number;
  readonly setAside: readonly { readonly ticketId: number; readonly reason: string }[];
}

export interface RecordOptions {
  /** What became true earlier is recorded and told to nobody. */
  readonly announceAfter?: Instant;
  /** Of tickets whose deliveries were read again: what was known until now. */
  readonly knownBefore?: ReadonlyMap<number, readonly TicketEvent[]>;
}

interface Reading {
  readonly promises: Promises;
  readonly at: Instant;
  readonly knownBefore: ReadonlyMap<number, readonly TicketEvent[]>;
}

interface News {
  readonly folded: FoldedTicket;
  readonly happened: readonly Happening[];
}

const SET_ASIDE_FOR = HOUR;

/**
 * The one path from facts to rows: ingest, looks and changed promises all end here. The caller holds row locks on the
 * tickets; everything is written in its transaction, a few statements for the whole batch.
 */
@Injectable()
export class RecordEvaluation {
  private readonly logger = new Logger(RecordEvaluation.name);
  private readonly host: string;
  private readonly graceMs: Millis;

  constructor(
    private readonly promiseBook: PromiseBook,
    env: Env,
  ) {
    this.host = new URL(env.publicUrl).hostname;
    // A local day may be an hour short.
    this.graceMs = Math.max(0, env.periodGraceDays * DAY - HOUR);
  }

  async run(
    tx: PoolClient,
    ticketIds: readonly number[],
    at: Instant,
    { announceAfter = -Infinity, knownBefore = new Map() }: RecordOptions = {},
  ): Promise<RecordedBatch> {
    const promises = await this.promiseBook.current(tx);
    const { folded, failed } = await this.fold(tx, ticketIds, { promises, at, knownBefore });

    const revoked = folded.flatMap(({ became }) => became.revoked.map(({ breach }) => breach));
    const toldOfIt = await recallFromOutbox(tx, revoked, at);
    const reinstated = folded.flatMap(({ became }) => became.reinstated.map(({ breach }) => breach));
    const standing = reinstated.filter(({ waivedAt }) => waivedAt === null);
    const { told: toldOfNone, released } = await standAgainInOutbox(tx, standing, at);
    const told = [...toldOfIt, ...toldOfNone];
    const changed = await writeTickets(tx, folded);
    await writeClocks(tx, folded);
    await writeBreaches(tx, folded, { at, announceAfter });
    await askForComparison(tx, rejudged(folded, at - this.graceMs), at);
    const announced = await writeMilestones(tx, folded, at);
    const tellings = { promises, at, announceAfter, host: this.host };
    const subscribed = await subscriptions(tx);
    const occasion = { at, announced, announceAfter };
    const news: News[] = folded.map((each) => ({
      folded: each,
      happened: subscribed.length === 0 ? [] : happenings(each, occasion),
    }));
    const { notices, events } = await this.decideWhatToTell(tx, news, announced, told, tellings);
    const waiting = await putIntoOutbox(tx, notices);
    const webhooks = await putMessages(tx, events, subscribed, at);
    const writeBacks = await wantWriteBacks(tx, folded, { at, announceAfter });
    await setAside(tx, failed, at, at + SET_ASIDE_FOR);

    return {
      changed: [...changed, ...failed.map(({ ticketId }) => ticketId)],
      before: handedOver(folded),
      looks: folded.flatMap(({ evaluation }) => evaluation.nextLook ?? []),
      notices: { mails: waiting.mails + released.mails, chats: waiting.chats + released.chats },
      webhooks,
      writeBacks,
      setAside: failed,
    };
  }

  private async fold(tx: PoolClient, ticketIds: readonly number[], { promises, at, knownBefore }: Reading) {
    const facts = await ticketFacts(tx, ticketIds);
    const folded: FoldedTicket[] = [];
    const failed: { ticketId: number; reason: string }[] = [];
    for (const recorded of await recordedTickets(tx, ticketIds)) {
      try {
        const known = { facts: facts.get(recorded.id) ?? [], before: knownBefore.get(recorded.id) };
        folded.push(foldTicket(recorded, known, promises, at));
      } catch (fault) {
        this.logger.error(`ticket ${recorded.id} is set aside: ${String(fault)}`, (fault as Error).stack);
        failed.push({ ticketId: recorded.id, reason: String(fault) });
      }
    }
    return { folded, failed };
  }

  private async decideWhatToTell(
    tx: PoolClient,
    news: readonly News[],
    announced: ReadonlySet<Reached>,
    told: readonly Told[],
    tellings: { promises: Promises; at: Instant; announceAfter: Instant; host: string },
  ): Promise<{ notices: NoticeRow[]; events: WebhookEvent[] }> {
    const concerned = news.filter(
      ({ folded: { became }, happened }) =>
        became.revoked.length + became.reinstated.length + happened.length > 0 ||
        became.reached.some((each) => announced.has(each)),
    );
    if (concerned.length === 0) return { notices: [], events: [] };
    const people = await this.peopleOf(
      tx,
      concerned.map(({ folded }) => folded),
    );
    const decided = concerned.map(({ folded: { recorded, evaluation, became }, happened }) => {
      const telling = { ...tellings, ticket: recorded, evaluation, people };
      const notices = [
        ...became.revoked.flatMap((revocation) => noticesOfRevocation(telling, revocation, told)),
        ...became.reinstated.flatMap((each) => noticesOfReinstatement(telling, each, told)),
        ...became.reached
          .filter((each) => announced.has(each))
          .flatMap((each) => noticesOfMilestone(telling, each)),
      ];
      return { notices, events: happened.map((each) => webhookEvent(telling, each)) };
    });
    return {
      notices: decided.flatMap(({ notices }) => notices),
      events: decided.flatMap(({ events }) => events),
    };
  }

  private peopleOf(tx: PoolClient, folded: readonly FoldedTicket[]): Promise<People> {
    const tickets = folded.map(({ evaluation }) => evaluation.ticket);
    return findPeople(tx, {
      agents: tickets.flatMap(({ assignee }) => assignee ?? []),
      teams: tickets.flatMap(({ group }) => group ?? []),
      customers: tickets.flatMap(({ customer }) => customer ?? []),
      agreements: folded.flatMap(({ evaluation }) =>
        evaluation.clocks.flatMap(({ objective: { promisedBy: by } }) => by?.agreementId ?? []),
      ),
    });
  }
}

const handedOver = (folded: readonly FoldedTicket[]): ReadonlyMap<number, Whose> =>
  new Map(
    folded.flatMap(({ recorded: { id, derived: was }, derived: is }) =>
      was.team_id === is.team_id && was.assignee_id === is.assignee_id
        ? []
        : [[id, { team: was.team_id, assignee: was.assignee_id }] as const],
    ),
  );
