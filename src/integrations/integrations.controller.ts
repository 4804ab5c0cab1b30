import { Body, Controller, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { Audited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import type { FastifyReply } from 'fastify';
import { SlugPipe } from '../http/slug.js';
import { IntegrationBody, SecretBody } from './integration.dto.js';
import { ListIntegrations } from './list-integrations.js';
import { PutIntegration } from './put-integration.js';
import { RotateSecret } from './rotate-secret.js';

@Controller('api/integrations')
@Allow('admin')
export class IntegrationsController {
  constructor(
    private readonly listIntegrations: ListIntegrations,
    private readonly putIntegration: PutIntegration,
    private readonly rotateSecret: RotateSecret,
  ) {}

  @Get()
  list() {
    return this.listIntegrations.run();
  }

  @Get(':id')
  one(@Param('id') id: string) {
    return this.listIntegrations.one(id);
  }

  @Put(':id')
  @Audited('integration.created', 'integration.changed')
  async put(
    @Param('id', SlugPipe) id: string,
    @Body() body: IntegrationBody,
    @CalledBy() by: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { created, secret } = await this.putIntegration.run(id, body, by);
    reply.status(created ? 201 : 200);
    const integration = await this.listIntegrations.one(id);
    return secret === null ? integration : { ...integration, secret };
  }

  @Post(':id/rotate-secret')
  @Audited('integration.secret_rotated')
  @HttpCode(200)
  async rotate(@Param('id') id: string, @Body() body: SecretBody, @CalledBy() by: Caller) {
    const secret = await this.rotateSecret.run(id, body.secret, by);
    const integration = await this.listIntegrations.one(id);
    return secret === null ? integration : { ...integration, secret };
  }
}
