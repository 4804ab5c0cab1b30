import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Audited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { Database } from '../database/database.js';
import { IdPipe } from '../http/id-field.js';
import { RetrySetAside } from './retry-set-aside.js';
import type { SetAsideTicket } from './set-aside-ticket.js';

@Controller('api/tickets')
export class SetAsideController {
  constructor(
    private readonly database: Database,
    private readonly retrySetAside: RetrySetAside,
  ) {}

  @Get('set-aside')
  @Allow('admin')
  list(): Promise<SetAsideTicket[]> {
    return this.database.query<SetAsideTicket>(
      `select id, integration_id as "integrationId", external_id as "externalId", subject,
         set_aside_at as "setAsideAt", set_aside_reason as reason, look_at as "nextLookAt"
       from tickets where set_aside_at is not null order by set_aside_at desc, id limit 500`,
    );
  }

  @Post(':id/retry')
  @Audited('ticket.retried')
  @Allow('admin')
  @HttpCode(202)
  retry(@Param('id', IdPipe) id: number, @CalledBy() by: Caller): Promise<void> {
    return this.retrySetAside.run(id, by);
  }
}
