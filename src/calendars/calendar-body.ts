import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional } from 'class-validator';
import type { Reach } from '../engine/agreement/promises.js';
import { IsInstant } from '../instant-field.js';
import { IsText } from '../text-field.js';

export class CalendarBody {
  @IsText()
  name: string;

  /** Checked by the engine, which names the field to the last bracket. */
  @IsObject()
  @Type(() => Object)
  spec: object;

  @IsOptional()
  @IsIn(['new', 'running'])
  reach: Reach = 'running';

  @IsOptional()
  @IsInstant()
  inForceFrom?: string;
}
