import { Controller, Get, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { visibleTickets } from '../auth/visible-tickets.js';
import { Database } from '../database/database.js';
import { IsId } from '../http/id-field.js';
import type { BreachRow } from './breach-row.js';

class BreachFilter {
  @IsOptional() @IsId() ticket?: number;
  @IsOptional() @IsIn(['yes', 'no']) revoked?: 'yes' | 'no';
  @IsOptional() @IsId() before?: number;
  @Type(() => Number) @IsInt() @Min(1) @Max(500) limit = 100;
}

@Controller('api/breaches')
@Allow('agent', 'lead', 'auditor')
export class BreachesController {
  constructor(private readonly database: Database) {}

  /** In the order of detection, the newest first; the id of the last one is the next page's `before`. */
  @Get()
  list(
    @Query() { ticket, revoked, before, limit }: BreachFilter,
    @CalledBy() { sees }: Caller,
  ): Promise<BreachRow[]> {
    const values: unknown[] = [ticket, revoked && revoked === 'yes', before, limit];
    return this.database.query<BreachRow>(
      `select b.id, b.ticket_id as "ticketId", t.external_id as "ticketExternalId", b.clock_id as "clockId",
         b.cycle, b.metric, b.breached_at as "breachedAt", b.detected_at as "detectedAt", b.cause,
         b.revoked_at as "revokedAt", b.revoked_because as "revokedBecause",
         b.waived_at as "waivedAt", b.waived_because as "waivedBecause", b.waived_by as "waivedBy"
       from breaches b join tickets t on t.id = b.ticket_id
       where ($1::bigint is null or b.ticket_id = $1) and ($2::boolean is null or (b.revoked_at is not null) = $2)
         and ($3::bigint is null or b.id < $3) and ${visibleTickets(sees, values)}
       order by b.id desc limit $4`,
      values,
    );
  }
}
