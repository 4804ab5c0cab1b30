import { Injectable } from '@nestjs/common';
import type { Executor } from '../database/executor.js';
import type { AgreementTerms } from '../agreements/agreement.js';
import { PromiseBook } from '../agreements/promise-book.js';
import type { Boundary } from '../auth/visible-tickets.js';
import type { Promises } from '../engine/agreement/promises.js';
import type { Span } from '../engine/instant.js';
import { type MeasuredBy, type MeasuredSpan, MeasureTally } from '../engine/measure/measure-tally.js';
import { coveredTickets } from './covered-tickets.js';
import { whoIsWaitedFor } from './waits-for.js';

export interface MeasuredAgreement extends Pick<
  AgreementTerms,
  'calendarId' | 'levels' | 'measures' | 'contract'
> {
  readonly agreementId: string;
}

/** What an agreement promises beside clocks, over a span: from the facts, as they are known at the time of reading. */
@Injectable()
export class MeasureAgreement {
  constructor(private readonly promiseBook: PromiseBook) {}

  async run(
    executor: Executor,
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
    return tally.result();
  }
}

/** A later version of the calendar changes nothing about a span that had ended; one that comes into force as it ends is later. */
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
  hoursOf: (measure) =>
    promises.calendarFor(measure.calendarId ?? calendarId, span.to - 1, span.to - 1).calendar,
});

/** Null where one level is for everybody, or for several. */
function onlyCustomer(levels: AgreementTerms['levels']): string | null {
  const named = new Set(levels.flatMap(({ customers }): readonly (string | null)[] => customers ?? [null]));
  const [first = null] = named;
  return named.size === 1 ? first : null;
}
