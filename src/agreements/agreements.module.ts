import { Module } from '@nestjs/common';
import { CalendarsModule } from '../calendars/calendars.module.js';
import { AgreementsController } from './agreements.controller.js';
import { Agreements } from './agreements.js';
import { ShowDiff } from './diff/show-diff.js';
import { EffectsController } from './effects.controller.js';
import { PreviewEffect } from './preview-effect.js';
import { PromiseBook } from './promise-book.js';
import { PromisesController } from './promises.controller.js';
import { PublishAgreement } from './publish-agreement.js';
import { AgreementTemplatesController } from './templates/agreement-templates.controller.js';

@Module({
  imports: [CalendarsModule],
  controllers: [AgreementsController, EffectsController, PromisesController, AgreementTemplatesController],
  providers: [Agreements, PreviewEffect, PromiseBook, PublishAgreement, ShowDiff],
  exports: [Agreements, PreviewEffect, PromiseBook, PublishAgreement],
})
export class AgreementsModule {}
