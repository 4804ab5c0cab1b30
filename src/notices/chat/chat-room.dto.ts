import { IsString, Length } from 'class-validator';
import { MayBeMissing } from '../../http/may-be-missing.js';
import { IsNameList } from '../../http/name-list-field.js';
import { IsText } from '../../http/text-field.js';

export class ChatRoomBody {
  @IsText()
  name: string;

  /** Of the incoming webhook. Left out, it stays as it is. */
  @MayBeMissing()
  @IsString()
  @Length(1, 2_000)
  url?: string;

  /** Whose room this is, where a step says `team`. */
  @IsNameList()
  teamIds: string[] = [];

  /** Whose room this is, where a step says `agreement`. */
  @IsNameList()
  agreementIds: string[] = [];
}
