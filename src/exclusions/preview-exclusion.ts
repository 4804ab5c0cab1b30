import { Injectable } from '@nestjs/common';
import { effectOn } from '../agreements/effect.js';
import { PromiseBook } from '../agreements/promise-book.js';
import type { Caller } from '../auth/caller.js';
import { type FoldedTicket, foldTicket } from '../clocks/fold-ticket.js';
import { recordedTickets } from '../clocks/recorded-ticket.js';
import { Database } from '../database/database.js';
import type { Promises } from '../engine/agreement/promises.js';
import { ifFoldable } from '../engine/clock/if-foldable.js';
import type { Exclusion } from '../engine/exclusion/exclusion.js';
import type { Instant } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { ticketFacts } from '../tickets/ticket-facts.js';
import { asApproved } from './approved-exclusions.js';
import type { ExclusionDraft } from './draft-exclusion.js';
import { type ExclusionCounts, exclusionInWords } from './exclusion-in-words.js';
import type { ExclusionRow } from './exclusion-row.js';
import { ticketsInScope } from './tickets-in-scope.js';

export interface ExclusionEffectShown extends ExclusionCounts {
  /** Tickets that were tried; of more than `MOST` the newest. */
  readonly tried: number;
  readonly concerned: number;
  readonly sentence: string;
}

const MOST = 5_000;
const AT_ONCE = 500;
/** Of what is not declared yet. */
const DRAFT = 0;

type Change = (exclusions: readonly Exclusion[], at: Instant) => Exclusion[];

/** What a decision would do to clocks and to breaches on record, before it is made. Reads only. */
@Injectable()
export class PreviewExclusion {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly now: Now,
  ) {}

  ofDraft(draft: ExclusionDraft, by: Caller): Promise<ExclusionEffectShown> {
    const declared = { at: this.now.now(), by, reason: null };
    return this.ofDeclared(
      { ...draft, id: DRAFT, declared, approved: null, closed: null, withdrawn: null },
      by,
    );
  }

  ofDeclared(exclusion: ExclusionRow, by: Caller): Promise<ExclusionEffectShown> {
    return this.run(exclusion, (all, at) => {
      if (exclusion.withdrawn !== null) return [...all];
      if (exclusion.approved === null) return [...all, asApproved(exclusion, { at, by })];
      const withdrawn = { at, by: by.name };
      return all.map((each) => (each.id === exclusion.id ? { ...each, withdrawn } : each));
    });
  }

  private async run(exclusion: ExclusionDraft, change: Change): Promise<ExclusionEffectShown> {
    const at = this.now.now();
    const before = await this.promiseBook.current();
    const after = await this.promiseBook.withExclusions((all) => change(all, at));
    const values: unknown[] = [];
    const inScope = ticketsInScope(exclusion, values);
    const concerned = await this.database.query<{ id: number }>(
      `select t.id from tickets t where ${inScope} order by t.id desc`,
      values,
    );
    const ids = concerned.slice(0, MOST).map(({ id }) => id);
    const counts = { later: 0, sooner: 0, paused: 0, revoked: 0, reinstated: 0, broken: 0, leftOut: 0 };
    for (let i = 0; i < ids.length; i += AT_ONCE) {
      await this.count(ids.slice(i, i + AT_ONCE), { before, after, at }, counts);
    }
    const effect = { ...counts, tried: ids.length, concerned: concerned.length };
    return { ...effect, sentence: exclusionInWords(counts) };
  }

  private async count(ids: readonly number[], { before, after, at }: Trial, counts: Counting): Promise<void> {
    const facts = await ticketFacts(this.database.pool, ids);
    for (const recorded of await recordedTickets(this.database.pool, ids)) {
      const known = { facts: facts.get(recorded.id) ?? [] };
      const [was, willBe] = [before, after].map((promises) =>
        ifFoldable(() => foldTicket(recorded, known, promises, at)),
      );
      if (!was || !willBe) continue;
      for (const { kind, dueBefore, dueAfter } of effectOn(was.evaluation, willBe.evaluation)) {
        if (dueBefore !== null && dueAfter === null) counts.paused += 1;
        else if (kind === 'later' || kind === 'sooner') counts[kind] += 1;
      }
      const more = (of: 'revoked' | 'reinstated' | 'broken') =>
        Math.max(0, willBe.became[of].length - was.became[of].length);
      counts.revoked += more('revoked');
      counts.reinstated += more('reinstated');
      counts.broken += more('broken');
      counts.leftOut += leftOut(willBe) - leftOut(was);
    }
  }
}

const leftOut = ({ clocks }: FoldedTicket): number =>
  clocks.filter((clock) => clock.left_out_because !== null).length;

type Counting = { -readonly [Name in keyof ExclusionCounts]: number };

interface Trial {
  readonly before: Promises;
  readonly after: Promises;
  readonly at: Instant;
}
