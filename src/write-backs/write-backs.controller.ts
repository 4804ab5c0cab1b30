import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Audited, NotAudited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { PutWriteBack } from './put-write-back.js';
import { SendWriteBacks } from './send-write-backs.js';
import { ShowWriteBack } from './show-write-back.js';
import { TestBody, WriteBackBody } from './write-back.dto.js';

interface Tried {
  readonly written: boolean;
  /** What the helpdesk answered instead. */
  readonly error: string | null;
}

@Controller('api/integrations/:id/write-back')
@Allow('admin')
export class WriteBacksController {
  constructor(
    private readonly putWriteBack: PutWriteBack,
    private readonly sendWriteBacks: SendWriteBacks,
    private readonly showWriteBack: ShowWriteBack,
  ) {}

  @Get()
  show(@Param('id') id: string) {
    return this.showWriteBack.run(id);
  }

  @Put()
  @Audited('write_back.changed')
  async put(
    @Param('id') id: string,
    @Body() body: WriteBackBody,
    @CalledBy() by: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    reply.status((await this.putWriteBack.run(id, body, by)) ? 201 : 200);
    return this.showWriteBack.run(id);
  }

  @Delete()
  @HttpCode(204)
  @Audited('write_back.deleted')
  delete(@Param('id') id: string, @CalledBy() by: Caller): Promise<void> {
    return this.putWriteBack.delete(id, by);
  }

  /** Writes one ticket now, also while write-back is not active, and says how that went. */
  @Post('test')
  @HttpCode(200)
  @NotAudited('It writes what would be written anyway.')
  async test(@Param('id') id: string, @Body() { ticket }: TestBody): Promise<Tried> {
    await this.showWriteBack.run(id);
    const outcome = await this.sendWriteBacks.one(id, ticket);
    return outcome.kind === 'written'
      ? { written: true, error: null }
      : { written: false, error: outcome.error };
  }
}
