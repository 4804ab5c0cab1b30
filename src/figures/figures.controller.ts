import { Controller, Get, Header, Query } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { hasNames } from '../attainment/name-groups.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import type { Boundary } from '../auth/visible-tickets.js';
import { HOUR } from '../engine/instant.js';
import { csv } from '../http/csv.js';
import { IsInstant, parseSpan } from '../http/instant-field.js';
import { IsText } from '../http/text-field.js';
import { type Dimension, DIMENSION_NAMES } from './figured-tickets.js';
import { NameFigures } from './name-figures.js';
import { type Answer, ReadFigures } from './read-figures.js';
import { lines, LINE_HEAD, shown, type ShownFigures } from './shown.js';

/** Separated by commas. */
const Names = () => Transform(({ value }) => (typeof value === 'string' ? value.split(',') : value));

class Asked {
  @IsInstant() from: string;
  @IsInstant() to: string;

  /** None, or one or more, separated by commas. */
  @IsOptional()
  @Names()
  @IsArray()
  @ArrayMaxSize(4)
  @ArrayUnique()
  @IsIn(DIMENSION_NAMES, { each: true })
  by: Dimension[] = [];

  @IsOptional() @IsText() agreement?: string;
  @IsOptional() @IsText() customer?: string;

  /** Agreed service hours, and those of tickets that no agreement with a customer has timed. Default: the agreement's. */
  @IsOptional() @IsText() calendar?: string;

  /** Tickets of these priorities are outages. */
  @IsOptional()
  @Names()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  outagePriorities?: string[];

  /** Tickets of these services are outages; with priorities too, those of which both is true. */
  @IsOptional()
  @Names()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  outageServices?: string[];

  /** How often a customer has to be tried before a ticket is given up. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100) attempts?: number;

  /** Messages closer to each other than so many hours are one attempt. */
  @Type(() => Number) @IsNumber() @Min(0) @Max(720) attemptsApartHours = 1;
}

/** What contracts promise beside clocks, for any span, fresh: what the facts say now. */
@Allow('lead', 'auditor')
@Controller('api')
export class FiguresController {
  constructor(
    private readonly readFigures: ReadFigures,
    private readonly nameFigures: NameFigures,
  ) {}

  @Get('figures')
  async json(@Query() asked: Asked, @CalledBy() { sees }: Caller): Promise<ShownFigures> {
    const { from, to, by } = asked;
    const answer = await this.answer(asked, sees);
    return { from, to, by, ...shown(answer, by, await this.nameFigures.run(by, answer)) };
  }

  @Get('figures/csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="figures.csv"')
  async csv(@Query() asked: Asked, @CalledBy() { sees }: Caller): Promise<string> {
    const { by } = asked;
    const answer = await this.answer(asked, sees);
    const called = await this.nameFigures.run(by, answer);
    const named = by.flatMap((dimension, i) => (hasNames(dimension) ? [i] : []));
    return csv(
      [...by, ...LINE_HEAD, ...named.map((i) => `${by[i]!} name`)],
      answer.rows.flatMap((row, i) => {
        const names = named.map((place) => called.rows[i]![place]!);
        return lines(row, called).map((line) => [...line, ...names]);
      }),
    );
  }

  private answer(asked: Asked, sees: Boundary): Promise<Answer> {
    const { by, agreement, customer, calendar, attempts, attemptsApartHours } = asked;
    const { outagePriorities: priorities, outageServices: services } = asked;
    const span = parseSpan(asked.from, asked.to);
    return this.readFigures.run({
      ...{ sees, by, span, agreement, customer, calendar },
      attempts: attempts ?? null,
      apart: Math.round(attemptsApartHours * HOUR),
      outages: priorities === undefined && services === undefined ? null : { priorities, services },
    });
  }
}
