import { Module } from '@nestjs/common';
import { CalendarsModule } from '../../calendars/calendars.module.js';
import { AgreementsModule } from '../agreements.module.js';
import { DocumentsController } from './documents.controller.js';
import { ReadDocument } from './read-document.js';

@Module({
  imports: [AgreementsModule, CalendarsModule],
  controllers: [DocumentsController],
  providers: [ReadDocument],
  exports: [ReadDocument],
})
export class AgreementDocumentsModule {}
