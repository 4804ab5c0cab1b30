import { Type } from 'class-transformer';
import { IsArray, IsIn, IsObject, IsOptional } from 'class-validator';
import type { Reach } from '../engine/agreement/promises.js';
import { IsInstant } from '../http/instant-field.js';
import { MayBeMissing } from '../http/may-be-missing.js';
import { IsText } from '../http/text-field.js';

export class CalendarDraftBody {
  /** Checked by the engine, which names the field to the last bracket. */
  @IsObject()
  @Type(() => Object)
  spec: object;

  @IsOptional()
  @IsArray()
  @Type(() => Object)
  sources?: object[];
}

export class CalendarBody extends CalendarDraftBody {
  @IsText()
  name: string;

  @MayBeMissing()
  @IsIn(['new', 'running'])
  reach: Reach = 'running';

  @MayBeMissing()
  @IsInstant()
  inForceFrom?: string;
}
