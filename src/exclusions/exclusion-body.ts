import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional } from 'class-validator';
import { EXCLUSION_KINDS, type ExclusionEffect, type ExclusionKind } from '../engine/exclusion/exclusion.js';
import { IsInstant } from '../http/instant-field.js';
import { IsText } from '../http/text-field.js';

export class ExclusionBody {
  @IsIn(EXCLUSION_KINDS)
  kind: ExclusionKind;

  @IsText()
  title: string;

  @IsText(2_000)
  reason: string;

  @IsInstant()
  from: string;

  /** Absent: it goes on until it is closed. */
  @IsOptional()
  @IsInstant()
  to?: string;

  /** `{kind: 'all'}`, `{kind: 'customers', ids: [...]}`, also of agreements and services, or `{kind: 'ticket', id}`. */
  @IsObject()
  @Type(() => Object)
  scope: object;

  @IsIn(['pause', 'attainment'])
  effect: ExclusionEffect;
}

export class ClosingBody {
  @IsInstant()
  to: string;
}

export class WithdrawalBody {
  @IsText(2_000)
  reason: string;
}
