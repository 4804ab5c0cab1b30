import { Injectable } from '@nestjs/common';
import { type AttainmentRow, ReadAttainment } from '../attainment/read-attainment.js';
import { percent, type Ratio } from '../engine/credit/attainment.js';
import type { Instant, Span } from '../engine/instant.js';
import type { Report, ReportContent } from './report.js';
import { spansUntil } from './span.js';

/** Enough to see a trend, few enough to label. */
const SPANS = 8;

/** The figures of a report, as they are at the time of asking. */
@Injectable()
export class DrawUpReport {
  constructor(private readonly readAttainment: ReadAttainment) {}

  /** @param to where the span that is reported ends */
  async run(report: Report, to: Instant): Promise<ReportContent> {
    const spans = spansUntil(to, report.every, report.timezone, SPANS);
    const [before, now] = spans.slice(-2) as [Span, Span];
    const [rows, rowsBefore] = [await this.rows(report, now), await this.rows(report, before)];
    const earlier = new Map(rowsBefore.map((row) => [JSON.stringify(row.group), row]));
    const overTime = [];
    for (const span of spans) {
      const all = sumOf(await this.rows(report, span));
      overTime.push({ from: span.from, raw: percent(all.raw), adjusted: percent(all.adjusted) });
    }
    return {
      ...now,
      rows: rows.map((row) => ({
        group: row.group,
        met: row.adjusted.met,
        measured: row.adjusted.measured,
        raw: percent(row.raw),
        adjusted: percent(row.adjusted),
        adjustedBefore: percent(earlier.get(JSON.stringify(row.group))?.adjusted ?? NOTHING),
        excluded: row.excluded,
        medianMs: row.percentiles?.p50 ?? null,
      })),
      overTime,
    };
  }

  private rows({ by, agreement, customer }: Report, { from, to }: Span): Promise<AttainmentRow[]> {
    const scope = { agreement: agreement ?? undefined, customer: customer ?? undefined };
    return this.readAttainment.run({ sees: 'everything', by, from, to, ...scope });
  }
}

const NOTHING: Ratio = { met: 0, measured: 0 };

const sumOf = (rows: readonly Pick<AttainmentRow, 'raw' | 'adjusted'>[]) => ({
  raw: rows.map(({ raw }) => raw).reduce(plus, NOTHING),
  adjusted: rows.map(({ adjusted }) => adjusted).reduce(plus, NOTHING),
});
const plus = (a: Ratio, b: Ratio): Ratio => ({ met: a.met + b.met, measured: a.measured + b.measured });
