import { Type } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsISO8601,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsId } from '../../http/id-field.js';
import { MayBeMissing } from '../../http/may-be-missing.js';
import { IsText } from '../../http/text-field.js';
import { type Attribution, ATTRIBUTIONS, REVIEW_STATES, type ReviewState } from './review-words.js';

/** What nobody writes more of into one answer. */
export const LONGEST_ANSWER = 4_000;

export class WhichReviews {
  @IsOptional() @IsIn(REVIEW_STATES) state?: ReviewState;
  /** Those whose corrective action is not done yet. */
  @IsOptional() @IsIn(['open']) action?: 'open';
  @IsOptional() @IsId() before?: number;
  @Type(() => Number) @IsInt() @Min(1) @Max(500) limit = 100;
}

class ActionBody {
  @IsText(1_000) what: string;
  @IsText() owner: string;
  @MayBeMissing() @IsEmail() ownerAddress?: string;

  @IsISO8601({ strict: true })
  @Matches(/^\d{4}-\d\d-\d\d$/, { message: '$property must be a date written YYYY-MM-DD' })
  dueOn: string;
}

export class AnswerBody {
  @IsText(LONGEST_ANSWER) cause: string;
  @IsIn(ATTRIBUTIONS) attribution: Attribution;
  @MayBeMissing() @ValidateNested() @Type(() => ActionBody) action?: ActionBody;
}
