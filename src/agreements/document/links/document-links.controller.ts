import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Audited } from '../../../audit/audited.js';
import { Allow } from '../../../auth/allow.js';
import { CalledBy, type Caller } from '../../../auth/caller.js';
import { iso, isoOrNull } from '../../../engine/instant.js';
import { IdPipe } from '../../../http/id-field.js';
import { IsInstant, parseInstant } from '../../../http/instant-field.js';
import { MayBeMissing } from '../../../http/may-be-missing.js';
import { IsText } from '../../../http/text-field.js';
import { type DocumentLink, DocumentLinks } from './document-links.js';

class DocumentLinkBody {
  /** Who it is for, such as "Carl at Acme". */
  @IsText() label: string;
  /** Until it is revoked, where it is absent. */
  @MayBeMissing() @IsInstant() expiresAt?: string;
}

@Controller('api/agreements/:id/document-links')
export class DocumentLinksController {
  constructor(private readonly links: DocumentLinks) {}

  @Allow('auditor')
  @Get()
  async list(@Param('id') id: string) {
    return (await this.links.of(id)).map(shown);
  }

  /** The answer holds the link, which is shown this once. */
  @Audited('document_link.issued')
  @Post()
  issue(@Param('id') id: string, @Body() { label, expiresAt }: DocumentLinkBody, @CalledBy() by: Caller) {
    return this.links.issue(id, { label: label.trim(), expiresAt: parseInstant(expiresAt) }, by);
  }

  @Audited('document_link.revoked')
  @Delete(':link')
  @HttpCode(204)
  revoke(@Param('id') id: string, @Param('link', IdPipe) link: number, @CalledBy() by: Caller) {
    return this.links.revoke(id, link, by);
  }
}

const shown = ({ madeAt, expiresAt, revokedAt, lastReadAt, ...link }: DocumentLink) => ({
  ...link,
  madeAt: iso(madeAt),
  expiresAt: isoOrNull(expiresAt),
  revokedAt: isoOrNull(revokedAt),
  lastReadAt: isoOrNull(lastReadAt),
});
