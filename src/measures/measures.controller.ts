import { Controller, Get, Query } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { decimalsOf } from '../engine/credit/attainment-words.js';
import { percent, type Ratio } from '../engine/credit/attainment.js';
import { IsInstant, parseSpan } from '../http/instant-field.js';
import { IsText } from '../http/text-field.js';
import { type MeasuresRow, ReadMeasures } from './read-measures.js';

class Asked {
  @IsInstant() from: string;
  @IsInstant() to: string;
  @IsOptional() @IsText() agreement?: string;
}

@Allow('lead', 'auditor')
@Controller('api')
export class MeasuresController {
  constructor(private readonly readMeasures: ReadMeasures) {}

  /** Objectives that no clock times, over any span, fresh: with their goals. */
  @Get('attainment/measures')
  async read(@Query() { from, to, agreement }: Asked, @CalledBy() { sees }: Caller) {
    const rows = await this.readMeasures.run({ span: parseSpan(from, to), agreement, sees });
    return { from, to, rows: rows.map(shown) };
  }
}

const shown = ({ agreementId, objective, name, unit, goalPercent, isReached, attainment }: MeasuresRow) => {
  const ratio = (of: Ratio) => ({ ...of, percent: percent(of, decimalsOf(unit)) });
  const { raw, adjusted, excluded } = attainment;
  const attained = { raw: ratio(raw), adjusted: ratio(adjusted), excluded };
  return { agreement: agreementId, objective, name, unit, goalPercent, isReached, ...attained };
};
