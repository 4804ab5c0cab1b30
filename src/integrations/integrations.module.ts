import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { HelpdesksController } from '../helpdesks/helpdesks.controller.js';
import { NoticesModule } from '../notices/notices.module.js';
import { Integration } from './integration.entity.js';
import { IntegrationBook } from './integration-book.js';
import { IntegrationsController } from './integrations.controller.js';
import { ListIntegrations } from './list-integrations.js';
import { PutIntegration } from './put-integration.js';
import { RotateSecret } from './rotate-secret.js';
import { Seal } from './seal.js';
import { QuietIntegrations } from './silence/quiet-integrations.js';
import { TellOfSilence } from './silence/tell-of-silence.js';
import { WatchSilence } from './silence/watch-silence.js';

@Module({
  imports: [AgreementsModule, NoticesModule, TypeOrmModule.forFeature([Integration])],
  controllers: [HelpdesksController, IntegrationsController],
  providers: [
    IntegrationBook,
    ListIntegrations,
    PutIntegration,
    QuietIntegrations,
    RotateSecret,
    Seal,
    TellOfSilence,
    WatchSilence,
  ],
  exports: [IntegrationBook, PutIntegration, QuietIntegrations, TellOfSilence, WatchSilence],
})
export class IntegrationsModule {}
