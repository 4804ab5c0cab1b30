import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { Audited, NotAudited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { iso } from '../engine/instant.js';
import { IsId } from '../http/id-field.js';
import { NotFound } from '../http/problem.js';
import { SlugPipe } from '../http/slug.js';
import type { PublishedAgreement } from './agreement.js';
import { Agreements } from './agreements.js';
import { ShowDiff } from './diff/show-diff.js';
import { publication } from './publication.js';
import { PublishAgreement } from './publish-agreement.js';

class WhichVersion {
  /** The last one where it is absent. */
  @IsOptional() @IsId() version?: number;
}

class WhichVersions {
  /** The one before `to` where it is absent. */
  @IsOptional() @IsId() from?: number;
  /** The last one where it is absent. */
  @IsOptional() @IsId() to?: number;
}

@Controller('api/agreements')
export class AgreementsController {
  constructor(
    private readonly agreements: Agreements,
    private readonly publishAgreement: PublishAgreement,
    private readonly showDiff: ShowDiff,
  ) {}

  @Allow('agent', 'lead', 'auditor')
  @Get()
  async list() {
    const latest = await this.agreements.latest();
    // The list stands in this order, so it is said also where the agreement itself says none.
    return latest.map((each) => ({ ...shown(each), position: Number(each.body.position ?? 0) }));
  }

  @Allow('agent', 'lead', 'auditor')
  @Get(':id')
  async get(@Param('id') id: string, @Query() { version: wanted }: WhichVersion) {
    const versions = await this.agreements.versionsOf(id);
    const found = wanted === undefined ? versions[0] : versions.find(({ version }) => version === wanted);
    if (found === undefined) throw new NotFound(`Version ${wanted} of agreement ${id}`);
    return { ...shown(found), versions: versions.map(summary) };
  }

  /** What one version changed of another, in sentences. */
  @Allow('agent', 'lead', 'auditor')
  @Get(':id/diff')
  diff(@Param('id') id: string, @Query() { from, to }: WhichVersions) {
    return this.showDiff.run(id, from, to);
  }

  /** The body's own words are checked where they are parsed; here only what publishing needs is taken off. */
  @Put(':id')
  @Audited('agreement.published')
  async put(@Param('id', SlugPipe) id: string, @Body() sent: unknown, @CalledBy() by: Caller) {
    const findings = await this.publishAgreement.run({ id, ...publication(sent) }, by);
    return { ...(await this.get(id, {})), findings };
  }

  /** What publishing it would say; nothing is stored. */
  @Allow('lead')
  @Post(':id/check')
  @NotAudited('nothing is stored')
  @HttpCode(200)
  async check(@Param('id', SlugPipe) id: string, @Body() sent: unknown) {
    return { findings: await this.publishAgreement.inspect({ id, ...publication(sent) }) };
  }
}

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
