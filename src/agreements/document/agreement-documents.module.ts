import { Module } from '@nestjs/common';
import { CalendarsModule } from '../../calendars/calendars.module.js';
import { AgreementsModule } from '../agreements.module.js';
import { DocumentsController } from './documents.controller.js';
import { DocumentLinks } from './links/document-links.js';
import { DocumentLinksController } from './links/document-links.controller.js';
import { ReadByLinkController } from './links/read-by-link.controller.js';
import { ReadDocument } from './read-document.js';

@Module({
  imports: [AgreementsModule, CalendarsModule],
  controllers: [DocumentsController, DocumentLinksController, ReadByLinkController],
  providers: [DocumentLinks, ReadDocument],
  exports: [ReadDocument],
})
export class AgreementDocumentsModule {}
