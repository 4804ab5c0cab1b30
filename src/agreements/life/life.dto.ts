import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Reach } from '../../engine/agreement/promises.js';
import { IsInstant } from '../../http/instant-field.js';
import { MayBeMissing } from '../../http/may-be-missing.js';
import { IsText } from '../../http/text-field.js';

export class ProposalBody {
  @IsIn(['new', 'running'])
  reach: Reach;

  @MayBeMissing() @IsInstant() inForceFrom?: string;
  @MayBeMissing() @IsInstant() inForceTo?: string;

  /** The version of the draft that was read: another one is refused. */
  @MayBeMissing() @IsInt() @Min(1) draft?: number;
}

const IsHash = () => Matches(/^[0-9a-f]{64}$/, { message: '$property must be the hash of the proposal' });

export class ApprovalBody {
  @IsHash() hash: string;
}

export class DeclineBody extends ApprovalBody {
  @IsText(1_000) reason: string;
}

export class SignOffLinkBody {
  /** Of somebody whose approval is still waited for. */
  @IsEmail() address: string;
}

export class WithdrawalBody {
  @MayBeMissing() @IsText(1_000) reason?: string;
}

class ConfirmBody {
  @IsInt() @Min(0) moved: number;
  @IsInt() @Min(0) brokenAtOnce: number;
  @IsInt() @Min(0) mails: number;
}

export class PublishBody {
  /** Of the proposal that was looked at: another may have taken its place. */
  @IsHash() hash: string;

  /** As `GET …/proposal/effect` gives it: nobody publishes what they have not seen. */
  @IsObject() @ValidateNested() @Type(() => ConfirmBody) confirm: ConfirmBody;
  @MayBeMissing() @IsBoolean() force = false;
}

export class TerminationBody {
  @MayBeMissing() @IsInstant() on?: string;
  @IsText(1_000) reason: string;
  @MayBeMissing() @IsBoolean() withoutNotice = false;
  @MayBeMissing() @IsBoolean() force = false;
}

/** A form of the sign-off page, so everything is text. */
export class SignOffForm {
  @IsHash() hash: string;
  @IsIn(['approved', 'declined']) verdict: 'approved' | 'declined';
  @MayBeMissing() @IsString() reason?: string;
}
