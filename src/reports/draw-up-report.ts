import { Injectable } from '@nestjs/common';
import { NameGroups } from '../attainment/name-groups.js';
import { type AttainmentRow, ReadAttainment } from '../attainment/read-attainment.js';
import { OnBehalf } from '../auth/on-behalf.js';
import type { Boundary } from '../auth/visible-tickets.js';
import { percent, type Ratio } from '../engine/credit/attainment.js';
import type { Instant, Span } from '../engine/instant.js';
import { Conflict } from '../http/problem.js';
import { type MeasuresRow, ReadMeasures } from '../measures/read-measures.js';
import { MAKERS, type Report, type ReportContent, type ReportMeasure } from './report.js';
import { spansUntil } from './span.js';

/** Enough to see a trend, few enough to label. */
const SPANS = 8;

/** The figures of a report, as they are at the time of asking, of the tickets that whoever made it may see. */
@Injectable()
export class DrawUpReport {
  constructor(
    private readonly readAttainment: ReadAttainment,
    private readonly readMeasures: ReadMeasures,
    private readonly nameGroups: NameGroups,
    private readonly onBehalf: OnBehalf,
  ) {}

  /** What whoever made it may see now; undefined where that is nobody any more. */
  maySee({ madeBy }: Report): Promise<Boundary | undefined> {
    return this.onBehalf.sees(madeBy, MAKERS);
  }

  /** @param to where the span that is reported ends */
  async run(report: Report, to: Instant): Promise<ReportContent> {
    const sees = await this.maySee(report);
    if (sees === undefined) throw new Conflict('id', GONE);
    const spans = spansUntil(to, report.every, report.timezone, SPANS);
    const drawn: AttainmentRow[][] = [];
    for (const span of spans) drawn.push(await this.rows(report, span, sees));
    const [rowsBefore, rows] = drawn.slice(-2) as [AttainmentRow[], AttainmentRow[]];
    const earlier = new Map(rowsBefore.map((row) => [JSON.stringify(row.group), row]));
    const groups = rows.map(({ group }) => group);
    const names = await this.nameGroups.run(report.by, groups);
    return {
      ...spans.at(-1)!,
      rows: rows.map((row, i) => ({
        group: row.group,
        names: names[i]!,
        met: row.adjusted.met,
        measured: row.adjusted.measured,
        raw: percent(row.raw),
        adjusted: percent(row.adjusted),
        adjustedBefore: percent(earlier.get(JSON.stringify(row.group))?.adjusted ?? NOTHING),
        excluded: row.excluded,
        medianMs: row.percentiles?.p50 ?? null,
      })),
      measures: await this.measures(report, spans.slice(-2) as [Span, Span], sees),
      overTime: spans.map(({ from }, i) => {
        const { raw, adjusted } = sumOf(drawn[i]!);
        return { from, raw: percent(raw), adjusted: percent(adjusted) };
      }),
    };
  }

  /** They are an agreement's, and no customer's share of it is told apart. */
  private async measures(
    { agreement, customer }: Report,
    [before, last]: readonly [Span, Span],
    sees: Boundary,
  ): Promise<ReportMeasure[]> {
    if (customer !== null) return [];
    const read = (span: Span) => this.readMeasures.run({ span, agreement: agreement ?? undefined, sees });
    const key = ({ agreementId, objective }: MeasuresRow) => `${agreementId}/${objective}`;
    const earlier = new Map((await read(before)).map((row) => [key(row), row.attainment.adjusted]));
    return (await read(last)).map((row) => ({
      objective: key(row),
      name: row.name,
      unit: row.unit,
      adjusted: row.attainment.adjusted,
      adjustedBefore: earlier.get(key(row)) ?? NOTHING,
      raw: row.attainment.raw,
      goalPercent: row.goalPercent,
      isReached: row.isReached,
    }));
  }

  private rows(
    { by, agreement, customer }: Report,
    { from, to }: Span,
    sees: Boundary,
  ): Promise<AttainmentRow[]> {
    const scope = { agreement: agreement ?? undefined, customer: customer ?? undefined };
    return this.readAttainment.run({ sees, by, from, to, ...scope });
  }
}

const GONE =
  'is of a report whose maker may no longer see its figures; an admin who saves it takes it over, or makes another';

const NOTHING: Ratio = { met: 0, measured: 0 };

const sumOf = (rows: readonly Pick<AttainmentRow, 'raw' | 'adjusted'>[]) => ({
  raw: rows.map(({ raw }) => raw).reduce(plus, NOTHING),
  adjusted: rows.map(({ adjusted }) => adjusted).reduce(plus, NOTHING),
});
const plus = (a: Ratio, b: Ratio): Ratio => ({ met: a.met + b.met, measured: a.measured + b.measured });
