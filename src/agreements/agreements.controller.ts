import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Put, Query } from '@nestjs/common';
import { Allow } from '../auth/allow.js';
import type { Reach } from '../engine/agreement/promises.js';
import { iso } from '../engine/instant.js';
import { NotFound } from '../problem.js';
import { SlugPipe } from '../slug.js';
import type { PublishedAgreement } from './agreement.js';
import { Agreements } from './agreements.js';
import { Fields } from './fields.js';
import { PublishAgreement } from './publish-agreement.js';

@Controller('api/agreements')
export class AgreementsController {
  constructor(
    private readonly agreements: Agreements,
    private readonly publishAgreement: PublishAgreement,
  ) {}

  @Allow('agent', 'lead', 'auditor')
  @Get()
  async list() {
    return (await this.agreements.latest()).map(shown);
  }

  @Allow('agent', 'lead', 'auditor')
  @Get(':id')
  async get(
    @Param('id') id: string,
    @Query('version', new ParseIntPipe({ optional: true })) wanted?: number,
  ) {
    const versions = await this.agreements.versionsOf(id);
    const found = wanted === undefined ? versions[0] : versions.find(({ version }) => version === wanted);
    if (found === undefined) throw new NotFound(`Version ${wanted} of agreement ${id}`);
    return { ...shown(found), versions: versions.map(summary) };
  }

  /** The body's own words are checked where they are parsed; here only what publishing needs is taken off. */
  @Put(':id')
  async put(@Param('id', SlugPipe) id: string, @Body() sent: unknown) {
    const findings = await this.publishAgreement.run({ id, ...publication(sent) });
    return { ...(await this.get(id)), findings };
  }

  /** What publishing it would say; nothing is stored. */
  @Allow('lead')
  @Post(':id/check')
  @HttpCode(200)
  async check(@Param('id', SlugPipe) id: string, @Body() sent: unknown) {
    return { findings: await this.publishAgreement.inspect({ id, ...publication(sent) }) };
  }
}

function publication(sent: unknown) {
  const all = typeof sent === 'object' && sent !== null ? Object.keys(sent) : [];
  const fields = new Fields(sent, '', all);
  const { reach: _, inForceFrom: __, inForceTo: ___, ...body } = sent as Record<string, unknown>;
  return {
    body,
    reach: fields.optional('reach', (name) => fields.oneOf(name, REACHES)) ?? 'new',
    inForceFrom: fields.optional('inForceFrom', (name) => fields.instant(name)),
    inForceTo: fields.optional('inForceTo', (name) => fields.instant(name)),
  };
}

const REACHES: readonly Reach[] = ['new', 'running'];

const summary = ({ version, inForceFrom, inForceTo, reach, publishedAt }: PublishedAgreement) => ({
  version,
  inForceFrom: iso(inForceFrom),
  inForceTo: inForceTo === null ? null : iso(inForceTo),
  reach,
  publishedAt: iso(publishedAt),
});

const shown = ({ id, body, ...version }: PublishedAgreement) => ({
  id,
  ...body,
  ...summary({ id, body, ...version }),
});
