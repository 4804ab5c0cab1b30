import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { Allow } from '../auth/allow.js';
import { IsId } from '../http/id-field.js';
import { IsInstant, parseInstant } from '../http/instant-field.js';
import { ACTS } from './acts.js';
import { csvOf } from './audit-csv.js';
import { AuditEntries, type EntryFilter } from './audit-entries.js';

class WhichEntries {
  /** `user.created`, or `user` for all that concern users. */
  @IsOptional() @IsString() @Length(1, 100) act?: string;
  /** `team`, or `team:support`. */
  @IsOptional() @IsString() @Length(1, 300) subject?: string;
  /** An id, or a part of a name. */
  @IsOptional() @IsString() @Length(1, 200) who?: string;
  @IsOptional() @IsInstant() since?: string;
  @IsOptional() @IsInstant() until?: string;
  /** Only what is older than the entry of this number. */
  @IsOptional() @IsId() before?: number;
}

class WhichPage extends WhichEntries {
  @Type(() => Number) @IsInt() @Min(1) @Max(500) limit = 100;
}

@Controller('api/audit')
@Allow('auditor')
export class AuditController {
  constructor(private readonly entries: AuditEntries) {}

  /** Newest first. */
  @Get()
  list(@Query() { limit, ...which }: WhichPage) {
    return this.entries.page(filterOf(which), limit);
  }

  @Get('acts')
  acts() {
    return Object.entries(ACTS).map(([act, meaning]) => ({ act, meaning }));
  }

  @Get('csv')
  @Header('cache-control', 'no-store')
  csv(@Query() which: WhichEntries) {
    return new StreamableFile(csvOf(this.entries.all(filterOf(which))), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="audit.csv"',
    });
  }
}

const filterOf = ({ since, until, ...which }: WhichEntries): EntryFilter => ({
  ...which,
  since: parseInstant(since),
  until: parseInstant(until),
});
