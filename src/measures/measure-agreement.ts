import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { AgreementTerms } from '../agreements/agreement.js';
import { PromiseBook } from '../agreements/promise-book.js';
import type { Boundary } from '../auth/visible-tickets.js';
import type { Measured } from '../engine/credit/credits.js';
import type { Promises } from '../engine/agreement/promises.js';
import type { Span } from '../engine/instant.js';
import { type MeasuredBy, type MeasureEvidence, MeasureTally } from '../engine/measure/measure-tally.js';
import { coveredTickets } from './covered-tickets.js';
import { whoIsWaitedFor } from './waits-for.js';

export interface MeasuredAgreement extends Pick<
  AgreementTerms,
  'calendarId' | 'levels' | 'measures' | 'contract'
> {
  readonly agreementId: string;
}

export interface MeasuredSpan {
  readonly figures: readonly Measured[];
  readonly evidence: readonly MeasureEvidence[];
}

/** What an agreement promises beside clocks, over a span: from the facts, as they are known at the time of reading. */
@Injectable()
export class MeasureAgreement {
  constructor(private readonly promiseBook: PromiseBook) {}

  /** @param executor the pool of `Database`, or a transaction of it */
  async run(
    executor: Pick<pg.ClientBase, 'query'>,
    agreement: MeasuredAgreement,
    span: Span,
    sees: Boundary,
  ): Promise<MeasuredSpan> {
    if (agreement.measures.length === 0) return { figures: [], evidence: [] };
    const promises = await this.promiseBook.current(executor);
    const tally = new MeasureTally(span, measuredBy(agreement, promises, span));
    const waitsFor = await whoIsWaitedFor(executor);
    const { agreementId } = agreement;
    for await (const batch of coveredTickets(executor, { agreementId, span, sees })) {
      for (const { integrationId, ...ticket } of batch) {
        tally.add({ ...ticket, waitsFor: waitsFor(integrationId) });
      }
    }
    return { figures: tally.figures, evidence: tally.evidence };
  }
}

/** A later version of the calendar changes nothing about a span that had ended. */
export const measuredBy = (
  { agreementId, measures, levels, contract, calendarId }: MeasuredAgreement,
  promises: Promises,
  span: Span,
): MeasuredBy => ({
  agreementId,
  measures,
  customer: onlyCustomer(levels),
  rules: contract.exclusions.flatMap(({ title, rule }) => (rule === undefined ? [] : [{ title, rule }])),
  exclusions: promises.exclusions,
  hoursOf: (measure) => promises.calendarFor(measure.calendarId ?? calendarId, span.to, span.to).calendar,
});

/** Null where one level is for everybody, or for several. */
function onlyCustomer(levels: AgreementTerms['levels']): string | null {
  const named = new Set(levels.flatMap(({ customers }): readonly (string | null)[] => customers ?? [null]));
  const [first = null] = named;
  return named.size === 1 ? first : null;
}
