import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Audited } from '../../audit/audited.js';
import { Allow } from '../../auth/allow.js';
import { CalledBy, type Caller } from '../../auth/caller.js';
import { iso } from '../../engine/instant.js';
import { parseInstant } from '../../http/instant-field.js';
import { Conflict, Invalid } from '../../http/problem.js';
import { SlugPipe } from '../../http/slug.js';
import { versionRead, versionTag } from '../../http/version-tag.js';
import type { AgreementBody } from '../agreement.js';
import { DecideProposal } from './decide-proposal.js';
import { EditDraft } from './edit-draft.js';
import { IssueSignOffLink } from './issue-sign-off-link.js';
import {
  ApprovalBody,
  DeclineBody,
  ProposalBody,
  PublishBody,
  SignOffLinkBody,
  TerminationBody,
  WithdrawalBody,
} from './life.dto.js';
import { ProposeAgreement } from './propose-agreement.js';
import { PublishProposal, toConfirm } from './publish-proposal.js';
import { ShowLife } from './show-life.js';
import { TerminateAgreement } from './terminate-agreement.js';

/** Draft, proposal, approvals, publication, end. Every answer says where the agreement stands afterwards. */
@Controller('api')
export class LifeController {
  constructor(
    private readonly showLife: ShowLife,
    private readonly editDraft: EditDraft,
    private readonly proposeAgreement: ProposeAgreement,
    private readonly decideProposal: DecideProposal,
    private readonly issueSignOffLink: IssueSignOffLink,
    private readonly publishProposal: PublishProposal,
    private readonly terminateAgreement: TerminateAgreement,
  ) {}

  @Allow('agent', 'lead', 'auditor')
  @Get('agreement-drafts')
  drafts(@CalledBy() by: Caller) {
    return this.showLife.drafts(by);
  }

  @Allow('agent', 'lead', 'auditor')
  @Get('agreements/:id/life')
  life(@Param('id') id: string, @CalledBy() by: Caller) {
    return this.showLife.run(id, by);
  }

  @Allow('agent', 'lead', 'auditor')
  @Get('agreements/:id/draft')
  async draft(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const draft = await this.showLife.draft(id);
    void reply.header('etag', versionTag(draft.version));
    return draft;
  }

  /**
   * The body is the agreement's own words, as for `PUT /api/agreements/:id`. With `If-Match: "VERSION"` it is refused with
   * 412 where somebody saved another one since, with `If-None-Match: *` where there is one.
   */
  @Audited('agreement.draft_changed')
  @Allow('lead')
  @Put('agreements/:id/draft')
  async keepDraft(
    @Param('id', SlugPipe) id: string,
    @Body() sent: unknown,
    @CalledBy() by: Caller,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (typeof sent !== 'object' || sent === null) throw new Invalid('body', 'must be an object');
    const version = await this.editDraft.run(id, sent as AgreementBody, by, versionRead(headers));
    void reply.header('etag', versionTag(version));
    return this.showLife.run(id, by);
  }

  @Audited('agreement.draft_discarded')
  @Allow('lead')
  @Delete('agreements/:id/draft')
  @HttpCode(204)
  discard(@Param('id') id: string, @CalledBy() by: Caller, @Req() { headers }: FastifyRequest) {
    return this.editDraft.discard(id, by, versionRead(headers));
  }

  @Audited('agreement.proposed')
  @Allow('lead')
  @Post('agreements/:id/proposal')
  async propose(@Param('id') id: string, @Body() sent: ProposalBody, @CalledBy() by: Caller) {
    const { reach, draft, inForceFrom, inForceTo } = sent;
    const from = parseInstant(inForceFrom);
    const to = parseInstant(inForceTo);
    const proposing = { reach, draft, inForceFrom: from, inForceTo: to };
    const findings = await this.proposeAgreement.run(id, proposing, by);
    return { ...(await this.showLife.run(id, by)), findings };
  }

  @Audited('agreement.withdrawn')
  @Allow('lead')
  @Post('agreements/:id/proposal/withdraw')
  @HttpCode(200)
  async withdraw(@Param('id') id: string, @Body() { reason }: WithdrawalBody, @CalledBy() by: Caller) {
    await this.decideProposal.withdraw(id, reason, by);
    return this.showLife.run(id, by);
  }

  @Audited('agreement.approved')
  @Allow('agent', 'lead', 'auditor')
  @Post('agreements/:id/proposal/approve')
  @HttpCode(200)
  async approve(
    @Param('id') id: string,
    @Body() { hash }: ApprovalBody,
    @CalledBy() by: Caller,
    @Req() { ip }: FastifyRequest,
  ) {
    await this.decideProposal.bySession(id, { verdict: 'approved', hash, cameFrom: ip }, by);
    return this.showLife.run(id, by);
  }

  @Audited('agreement.declined')
  @Allow('agent', 'lead', 'auditor')
  @Post('agreements/:id/proposal/decline')
  @HttpCode(200)
  async decline(
    @Param('id') id: string,
    @Body() { hash, reason }: DeclineBody,
    @CalledBy() by: Caller,
    @Req() { ip }: FastifyRequest,
  ) {
    await this.decideProposal.bySession(id, { verdict: 'declined', hash, reason, cameFrom: ip }, by);
    return this.showLife.run(id, by);
  }

  /** The answer holds the link, which is shown this once; the one before it does not open any more. */
  @Audited('agreement.sign_off_link_issued')
  @Post('agreements/:id/proposal/sign-off-link')
  async signOffLink(@Param('id') id: string, @Body() { address }: SignOffLinkBody, @CalledBy() by: Caller) {
    const { link, expiresAt } = await this.issueSignOffLink.run(id, address, by);
    return { link, expiresAt: iso(expiresAt) };
  }

  /** What publishing the proposal would do to the clocks that run; its hash and what has to be confirmed are sent to publish it. */
  @Allow('lead')
  @Get('agreements/:id/proposal/effect')
  async effect(@Param('id') id: string, @CalledBy() by: Caller) {
    const effect = await this.publishProposal.effect(id, by);
    if (effect === undefined) throw new Conflict('proposal', 'is not there: nothing has been proposed');
    const { examples: _, ...counted } = effect;
    return { ...counted, confirm: toConfirm(effect) };
  }

  @Audited('agreement.published')
  @Post('agreements/:id/proposal/publish')
  @HttpCode(200)
  async publish(@Param('id') id: string, @Body() { force, ...seen }: PublishBody, @CalledBy() by: Caller) {
    const { findings } = await this.publishProposal.run(id, seen, force, by);
    return { ...(await this.showLife.run(id, by)), findings };
  }

  @Audited('agreement.published', 'agreement.terminated')
  @Post('agreements/:id/terminate')
  @HttpCode(200)
  async terminate(@Param('id') id: string, @Body() { on, ...sent }: TerminationBody, @CalledBy() by: Caller) {
    await this.terminateAgreement.run(id, { on: parseInstant(on), ...sent }, by);
    return this.showLife.run(id, by);
  }
}
