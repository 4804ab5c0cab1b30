import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../auth/allow.js';
import { MayBeMissing } from '../../http/may-be-missing.js';
import type { AgreementDocument } from './agreement-document.js';
import { sendDocumentPage } from './document-page.js';
import { sendDocumentPdf } from './document-pdf.js';
import { ReadDocument } from './read-document.js';

class WhichDocument {
  /** The last version where it is absent. */
  @MayBeMissing()
  @Matches(/^([1-9]\d{0,8}|proposal|draft)$/, { message: '$property must be a version, proposal or draft' })
  version?: string;
}

@Allow('agent', 'lead', 'auditor')
@Controller('api/agreements')
export class DocumentsController {
  constructor(private readonly readDocument: ReadDocument) {}

  @Get(':id/document')
  async page(@Param('id') id: string, @Query() { version }: WhichDocument, @Res() reply: FastifyReply) {
    const query = version === undefined ? '' : `?version=${version}`;
    sendDocumentPage(reply, await this.readDocument.run(id, which(version)), {
      pdf: `/api/agreements/${encodeURIComponent(id)}/document.pdf${query}`,
    });
  }

  /** The same as blocks of words, for a page of another's making. */
  @Get(':id/document.json')
  blocks(@Param('id') id: string, @Query() { version }: WhichDocument): Promise<AgreementDocument> {
    return this.readDocument.run(id, which(version));
  }

  @Get(':id/document.pdf')
  async pdf(@Param('id') id: string, @Query() { version }: WhichDocument, @Res() reply: FastifyReply) {
    await sendDocumentPdf(reply, await this.readDocument.run(id, which(version)));
  }
}

const which = (version: string | undefined) =>
  version === undefined || version === 'proposal' || version === 'draft' ? version : Number(version);
