import { Readable } from 'node:stream';
import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Audit } from '../audit/audit.js';
import { Audited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { IdPipe } from '../http/id-field.js';
import { IsInstant, parseInstant } from '../http/instant-field.js';
import { WrongType } from '../http/problem.js';
import { CheckBackfill } from './check-backfill.js';
import { ListBackfills } from './list-backfills.js';
import { ReceiveBackfill } from './receive-backfill.js';

class BackfillQuery {
  @IsOptional()
  @IsInstant()
  since?: string;

  @IsOptional()
  @IsIn(['true', 'false'])
  dryRun?: 'true' | 'false';
}

/** The body is a file: JSON lines or a JSON list of bodies in the standard format, packed with gzip or not. */
@Controller('api/integrations/:id')
@Allow('admin')
export class BackfillsController {
  constructor(
    private readonly receiveBackfill: ReceiveBackfill,
    private readonly checkBackfill: CheckBackfill,
    private readonly listBackfills: ListBackfills,
    private readonly audit: Audit,
  ) {}

  @Post('backfill')
  @Audited('backfill.received')
  async receive(
    @Param('id') id: string,
    @Query() query: BackfillQuery,
    @CalledBy() by: Caller,
    @Req() { body }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!(body instanceof Readable)) {
      throw new WrongType('Send the file as application/x-ndjson or application/gzip.');
    }
    const since = parseInstant(query.since) ?? null;
    if (query.dryRun === 'true') {
      reply.status(200);
      this.audit.refrain(by, 'backfill.received');
      return this.checkBackfill.run(id, body, since);
    }
    const backfillId = await this.receiveBackfill.run(id, body, since, by);
    reply.status(202);
    return this.listBackfills.one(id, backfillId);
  }

  @Get('backfills')
  list(@Param('id') id: string) {
    return this.listBackfills.run(id);
  }

  @Get('backfills/:backfillId')
  one(@Param('id') id: string, @Param('backfillId', IdPipe) backfillId: number) {
    return this.listBackfills.one(id, backfillId);
  }
}
