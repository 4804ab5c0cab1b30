import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Integration } from './integration.entity.js';
import { IntegrationBook } from './integration-book.js';
import { IntegrationsController } from './integrations.controller.js';
import { ListIntegrations } from './list-integrations.js';
import { PutIntegration } from './put-integration.js';
import { RotateSecret } from './rotate-secret.js';
import { Seal } from './seal.js';

@Module({
  imports: [TypeOrmModule.forFeature([Integration])],
  controllers: [IntegrationsController],
  providers: [IntegrationBook, ListIntegrations, PutIntegration, RotateSecret, Seal],
  exports: [IntegrationBook, PutIntegration],
})
export class IntegrationsModule {}
