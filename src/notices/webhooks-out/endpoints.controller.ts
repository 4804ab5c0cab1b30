import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Audited } from '../../audit/audited.js';
import { Allow } from '../../auth/allow.js';
import { CalledBy, type Caller } from '../../auth/caller.js';
import { IdPipe } from '../../http/id-field.js';
import { parseInstant } from '../../http/instant-field.js';
import { SlugPipe } from '../../http/slug.js';
import { DeleteEndpoint } from './delete-endpoint.js';
import { EndpointBody, MessageQuery, ReplaySince } from './endpoint.dto.js';
import { ListEndpoints } from './list-endpoints.js';
import { ListMessages } from './list-messages.js';
import { PutEndpoint } from './put-endpoint.js';
import { purged } from './purge-messages.js';
import { ResendMessages } from './resend-messages.js';
import { RotateEndpointSecret } from './rotate-endpoint-secret.js';

@Controller('api/webhook-endpoints')
@Allow('admin')
export class EndpointsController {
  constructor(
    private readonly deleteEndpoint: DeleteEndpoint,
    private readonly listEndpoints: ListEndpoints,
    private readonly listMessages: ListMessages,
    private readonly putEndpoint: PutEndpoint,
    private readonly resendMessages: ResendMessages,
    private readonly rotateSecret: RotateEndpointSecret,
  ) {}

  @Get()
  list() {
    return this.listEndpoints.run();
  }

  @Get(':id')
  one(@Param('id') id: string) {
    return this.listEndpoints.one(id);
  }

  @Put(':id')
  @Audited(
    'webhook_endpoint.created',
    'webhook_endpoint.changed',
    'webhook_endpoint.enabled',
    'webhook_endpoint.disabled',
  )
  async put(
    @Param('id', SlugPipe) id: string,
    @Body() body: EndpointBody,
    @CalledBy() by: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { created, secret } = await this.putEndpoint.run(id, body, by);
    reply.status(created ? 201 : 200);
    const endpoint = await this.listEndpoints.one(id);
    return secret === null ? endpoint : { ...endpoint, secret };
  }

  /** Its messages and their attempts go with it. */
  @Delete(':id')
  @Audited('webhook_endpoint.deleted')
  @HttpCode(204)
  async delete(@Param('id') id: string, @CalledBy() by: Caller): Promise<void> {
    await this.deleteEndpoint.run(id, by);
  }

  @Post(':id/rotate-secret')
  @Audited('webhook_endpoint.secret_rotated')
  @HttpCode(200)
  async rotate(@Param('id') id: string, @CalledBy() by: Caller) {
    const secret = await this.rotateSecret.run(id, by);
    return { ...(await this.listEndpoints.one(id)), secret };
  }

  @Get(':id/messages')
  async messages(@Param('id') id: string, @Query() query: MessageQuery) {
    await this.listEndpoints.one(id);
    return this.listMessages.run(id, query);
  }

  @Get(':id/messages/:message')
  message(@Param('id') id: string, @Param('message', IdPipe) message: number) {
    return this.listMessages.one(id, message);
  }

  @Post(':id/messages/:message/resend')
  @Audited('webhook_message.resent')
  @HttpCode(202)
  async resend(
    @Param('id') id: string,
    @Param('message', IdPipe) message: number,
    @CalledBy() by: Caller,
  ): Promise<void> {
    if ((await this.listMessages.one(id, message)).purgedAt !== null) throw purged();
    await this.resendMessages.one(id, message, by);
  }

  @Post(':id/replay')
  @Audited('webhook_endpoint.replayed')
  @HttpCode(202)
  async replay(
    @Param('id') id: string,
    @Body() { since, sent = false }: ReplaySince,
    @CalledBy() by: Caller,
  ) {
    return { replayed: await this.resendMessages.since(id, parseInstant(since) ?? 0, { sent, by }) };
  }
}
