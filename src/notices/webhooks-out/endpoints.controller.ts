import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../auth/allow.js';
import { Database } from '../../database/database.js';
import { IdPipe } from '../../http/id-field.js';
import { parseInstant } from '../../http/instant-field.js';
import { NotFound } from '../../http/problem.js';
import { SlugPipe } from '../../http/slug.js';
import { EndpointBody, MessageQuery, ReplaySince } from './endpoint.dto.js';
import { ListEndpoints } from './list-endpoints.js';
import { ListMessages } from './list-messages.js';
import { PutEndpoint } from './put-endpoint.js';
import { ResendMessages } from './resend-messages.js';
import { RotateEndpointSecret } from './rotate-endpoint-secret.js';

@Controller('api/webhook-endpoints')
@Allow('admin')
export class EndpointsController {
  constructor(
    private readonly database: Database,
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
  async put(
    @Param('id', SlugPipe) id: string,
    @Body() body: EndpointBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { created, secret } = await this.putEndpoint.run(id, body);
    reply.status(created ? 201 : 200);
    const endpoint = await this.listEndpoints.one(id);
    return secret === null ? endpoint : { ...endpoint, secret };
  }

  /** Its messages and their attempts go with it. */
  @Delete(':id')
  @HttpCode(204)
  async delete(@Param('id') id: string): Promise<void> {
    const gone = await this.database.query('delete from webhook_endpoints where id = $1 returning id', [id]);
    if (gone.length === 0) throw new NotFound(`webhook endpoint ${id}`);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  async rotate(@Param('id') id: string) {
    const secret = await this.rotateSecret.run(id);
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
  @HttpCode(202)
  async resend(@Param('id') id: string, @Param('message', IdPipe) message: number): Promise<void> {
    await this.listMessages.one(id, message);
    await this.resendMessages.one(id, message);
  }

  @Post(':id/replay')
  @HttpCode(202)
  async replay(@Param('id') id: string, @Body() { since, sent = false }: ReplaySince) {
    return { replayed: await this.resendMessages.since(id, parseInstant(since) ?? 0, { sent }) };
  }
}
