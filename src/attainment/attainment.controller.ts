import { Controller, Get, Header, Query } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional } from 'class-validator';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import type { Boundary } from '../auth/visible-tickets.js';
import { percent } from '../engine/credit/attainment.js';
import { csv } from '../http/csv.js';
import { IsInstant, parseSpan } from '../http/instant-field.js';
import { IsText } from '../http/text-field.js';
import { hasNames, NameGroups } from './name-groups.js';
import { type AttainmentRow, type Dimension, DIMENSION_NAMES, ReadAttainment } from './read-attainment.js';

class Asked {
  @IsInstant() from: string;
  @IsInstant() to: string;

  /** One or more, separated by commas. */
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @ArrayUnique()
  @IsIn(DIMENSION_NAMES, { each: true })
  by: Dimension[] = ['objective'];

  @IsOptional() @IsText() agreement?: string;
  @IsOptional() @IsText() customer?: string;
}

/** The figures of any span, fresh: what clocks, breaches and exclusions say now. */
@Allow('lead', 'auditor')
@Controller('api')
export class AttainmentController {
  constructor(
    private readonly readAttainment: ReadAttainment,
    private readonly nameGroups: NameGroups,
  ) {}

  @Get('attainment')
  async json(@Query() asked: Asked, @CalledBy() { sees }: Caller) {
    const { by } = asked;
    const rows = await this.rows(asked, sees);
    return { from: asked.from, to: asked.to, by, rows: rows.map((row) => shown(row, by)) };
  }

  @Get('attainment/csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="attainment.csv"')
  async csv(@Query() asked: Asked, @CalledBy() { sees }: Caller): Promise<string> {
    const rows = await this.rows(asked, sees);
    return csv(
      [...asked.by, ...FIGURES, ...asked.by.filter(hasNames).map((dimension) => `${dimension} name`)],
      rows.map((row) => [...row.group, ...cells(row), ...row.names.filter((_, i) => hasNames(asked.by[i]!))]),
    );
  }

  private async rows({ from, to, by, agreement, customer }: Asked, sees: Boundary): Promise<NamedRow[]> {
    const rows = await this.readAttainment.run({ sees, by, ...parseSpan(from, to), agreement, customer });
    const names = await this.nameGroups.run(
      by,
      rows.map(({ group }) => group),
    );
    return rows.map((row, i) => ({ ...row, names: names[i]! }));
  }
}

interface NamedRow extends AttainmentRow {
  readonly names: readonly string[];
}

const shown = (
  { group, names, raw, adjusted, excluded, percentiles }: NamedRow,
  by: readonly Dimension[],
) => ({
  ...Object.fromEntries(by.map((dimension, i) => [dimension, group[i] ?? null])),
  /** The same for people: what each is called, by dimension. */
  names: Object.fromEntries(by.map((dimension, i) => [dimension, names[i]!])),
  raw: { ...raw, percent: percent(raw) },
  adjusted: { ...adjusted, percent: percent(adjusted) },
  excluded,
  percentilesMs: percentiles,
});

const FIGURES = [
  'met',
  'measured',
  'percent',
  'met adjusted',
  'measured adjusted',
  'percent adjusted',
  'excluded',
  'p50 s',
  'p90 s',
  'p95 s',
];

const cells = ({ raw, adjusted, excluded, percentiles: spread }: AttainmentRow) => [
  raw.met,
  raw.measured,
  percent(raw),
  adjusted.met,
  adjusted.measured,
  percent(adjusted),
  excluded,
  ...(spread === null ? [null, null, null] : [spread.p50, spread.p90, spread.p95].map((ms) => ms / 1_000)),
];
