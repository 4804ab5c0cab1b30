import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { BOARD_STATES, type BoardState } from './board-row.js';

/** The board's address line: `/api/board?team=support&state=breached`. */
export class BoardFilter {
  @IsOptional() @IsString() @MaxLength(200) team?: string;

  /** An agent's id, or `none` for tickets that nobody has. */
  @IsOptional() @IsString() @MaxLength(200) assignee?: string;

  @IsOptional() @IsString() @MaxLength(200) customer?: string;

  @IsOptional() @IsIn(BOARD_STATES) state?: BoardState;

  @Type(() => Number) @IsInt() @Min(1) @Max(1000) limit = 500;
}
