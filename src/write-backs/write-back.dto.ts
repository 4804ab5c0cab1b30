import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsString, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsId } from '../http/id-field.js';
import { MayBeMissing } from '../http/may-be-missing.js';
import { IsText } from '../http/text-field.js';

class FieldsBody {
  @MayBeMissing() @IsText(100) due?: string;
  @MayBeMissing() @IsText(100) clock?: string;
  @MayBeMissing() @IsText(100) state?: string;
}

export class WriteBackBody {
  @MayBeMissing()
  @IsString()
  @Length(1, 2_000)
  baseUrl?: string;

  /** Whose token it is. Nothing that would end a header, nor the colon that ends a name in one. */
  @MayBeMissing()
  @Matches(/^[\x21-\x39\x3b-\x7e]{1,200}$/, {
    message: 'user must be a name or an address without blanks and colons',
  })
  user?: string;

  /** Left out, it stays as it is. */
  @MayBeMissing()
  @Matches(/^[\x21-\x7e]{1,1000}$/, { message: 'token must be as the helpdesk shows it, without blanks' })
  token?: string;

  @MayBeMissing()
  @ValidateNested()
  @Type(() => FieldsBody)
  fields?: FieldsBody;

  @MayBeMissing()
  @IsBoolean()
  marks?: boolean;

  @MayBeMissing()
  @IsInt()
  @Min(1)
  @Max(1_000)
  perMinute?: number;

  @MayBeMissing()
  @IsBoolean()
  active?: boolean;
}

export class TestBody {
  @IsId()
  ticket: number;
}
