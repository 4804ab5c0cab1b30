import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../auth/allow.js';
import { MINUTE } from '../../../engine/instant.js';
import { behindLink, LinkPages, OpensNothing } from '../../../http/link-page.js';
import { type Limit, Throttles } from '../../../throttles.js';
import type { AgreementDocument } from '../agreement-document.js';
import { sendDocumentPage } from '../document-page.js';
import { sendDocumentPdf } from '../document-pdf.js';
import { ReadDocument } from '../read-document.js';
import { DocumentLinks } from './document-links.js';

/** Of one link, whoever has it: a PDF takes a good part of a second to set. */
const READS: Limit = { name: 'document-reads', attempts: 100, within: 10 * MINUTE };

/** For customers: the link is their key, to the agreement that is in force and to nothing else. */
@UseFilters(LinkPages)
@Controller('document')
export class ReadByLinkController {
  constructor(
    private readonly links: DocumentLinks,
    private readonly readDocument: ReadDocument,
    private readonly throttles: Throttles,
  ) {}

  @Public()
  @Get(':token')
  async page(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const document = await this.opened(token, request);
    sendDocumentPage(reply, document, { pdf: `/document/${encodeURIComponent(token)}/document.pdf` });
  }

  @Public()
  @Get(':token/document.pdf')
  async pdf(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    await sendDocumentPdf(reply, await this.opened(token, request));
  }

  private async opened(token: string, { id, ip: client }: FastifyRequest): Promise<AgreementDocument> {
    const link = await behindLink(this.throttles, client, () => this.links.behind(token), unknown);
    if (!link.opens)
      throw new OpensNothing('It was revoked, or its time is over. Ask whoever sent it for another one.');
    await this.throttles.spend(READS, String(link.id));
    const document = await this.readDocument.inForce(link.agreementId);
    if (document === undefined) throw notInForce();
    await this.links.wasRead(link.id, { id, address: client });
    return document;
  }
}

const unknown = () =>
  new OpensNothing('Look whether the address is complete.', 404, 'This link does not open');
const notInForce = () =>
  new OpensNothing(
    'The agreement that this link leads to is not in force today.',
    404,
    'Nothing is in force',
  );
