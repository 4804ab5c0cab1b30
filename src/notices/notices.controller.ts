import { Controller, Get, Param, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Env } from '../../config/env.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { visibleTickets } from '../auth/visible-tickets.js';
import { Database } from '../database/database.js';
import type { Channel } from '../engine/escalation/ladder.js';
import { IdPipe, IsId } from '../http/id-field.js';
import { NotFound } from '../http/problem.js';
import type { MailDetail, MailList, MailRow, MailState } from './mail-row.js';

const CHANNELS: readonly Channel[] = ['mail', 'chat'];
const STATES: readonly MailState[] = ['waiting', 'sending', 'sent', 'kept', 'failed', 'suppressed'];

class MailFilter {
  @IsOptional() @IsIn(CHANNELS) channel?: Channel;
  @IsOptional() @IsIn(STATES) state?: MailState;
  @IsOptional() @IsId() ticket?: number;
  @IsOptional() @IsId() before?: number;
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
}

const COLUMNS = `n.id, n.kind, n.channel, n.state, n.ticket_id as "ticketId", t.external_id as "ticketExternalId",
  json_build_object('role', n.recipient_role, 'name', n.recipient_name, 'address', n.recipient_address) as "to",
  n.subject, n.created_at as "createdAt", n.settled_at as "settledAt", n.attempts,
  n.next_attempt_at as "nextAttemptAt", n.last_error as "lastError"`;

@Controller('api/mails')
@Allow('agent', 'lead', 'auditor')
export class NoticesController {
  constructor(
    private readonly database: Database,
    private readonly env: Env,
  ) {}

  @Get()
  async list(
    @Query() { channel, state, ticket, before, limit }: MailFilter,
    @CalledBy() { sees }: Caller,
  ): Promise<MailList> {
    const values: unknown[] = [state, ticket, before, limit, channel];
    const mails = await this.database.query<MailRow>(
      `select ${COLUMNS} from notices n join tickets t on t.id = n.ticket_id
       where ($1::text is null or n.state = $1) and ($2::bigint is null or n.ticket_id = $2)
         and ($3::bigint is null or n.id < $3) and ($5::text is null or n.channel = $5)
         and ${visibleTickets(sees, values)}
       order by n.id desc limit $4`,
      values,
    );
    const next = mails.length < limit ? null : (mails.at(-1)?.id ?? null);
    return { smtp: this.env.smtpUrl !== undefined, mails, next };
  }

  @Get(':id')
  async read(@Param('id', IdPipe) id: number, @CalledBy() { sees }: Caller): Promise<MailDetail> {
    const values: unknown[] = [id];
    const [mail] = await this.database.query<MailDetail>(
      `select ${COLUMNS}, n.message_id as "messageId", n.body_text as text, n.body_html as html
       from notices n join tickets t on t.id = n.ticket_id where n.id = $1 and ${visibleTickets(sees, values)}`,
      values,
    );
    if (mail === undefined) throw new NotFound(`There is no mail ${id}.`);
    return mail;
  }
}
