import { Body, Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Audited } from '../../audit/audited.js';
import { Public } from '../../auth/allow.js';
import {
  behindLink,
  LinkPages,
  OpensNothing,
  sendLinkPage,
  sendMessagePage as said,
} from '../../http/link-page.js';
import { Conflict } from '../../http/problem.js';
import { Throttles } from '../../throttles.js';
import { sendDocumentPage } from '../document/document-page.js';
import { sendDocumentPdf } from '../document/document-pdf.js';
import { ReadDocument } from '../document/read-document.js';
import { readAgreement } from '../read-agreement.js';
import { DecideProposal, type OpenedLink } from './decide-proposal.js';
import { SignOffForm } from './life.dto.js';
import { signOffPage } from './sign-off-page.js';

/** For approvers without an account: the link in their mail is their key, to this one proposal and nothing else. */
@UseFilters(LinkPages)
@Controller('sign-off')
export class SignOffController {
  constructor(
    private readonly decideProposal: DecideProposal,
    private readonly readDocument: ReadDocument,
    private readonly throttles: Throttles,
  ) {}

  @Public()
  @Get(':token')
  async read(
    @Param('token') token: string,
    @Req() { ip }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = await this.behind(token, ip);
    sendLinkPage(reply, 200, signOffPage(viewOf(link, addressOf(token))));
  }

  /** The frozen proposal: exactly the words whose hash is signed. */
  @Public()
  @Get(':token/document')
  async document(
    @Param('token') token: string,
    @Req() { ip }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = await this.behind(token, ip);
    sendDocumentPage(reply, await this.readDocument.proposed(link.proposal), {
      pdf: `${addressOf(token)}/document.pdf`,
      back: addressOf(token),
    });
  }

  @Public()
  @Get(':token/document.pdf')
  async pdf(
    @Param('token') token: string,
    @Req() { ip }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = await this.behind(token, ip);
    await sendDocumentPdf(reply, await this.readDocument.proposed(link.proposal));
  }

  @Audited('agreement.approved', 'agreement.declined')
  @Public()
  @Post(':token')
  async answer(
    @Param('token') token: string,
    @Body() { hash, verdict, reason }: SignOffForm,
    @Req() { id, ip }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.behind(token, ip);
    const words = reason?.trim().slice(0, 1_000);
    if (verdict === 'declined' && !words) {
      return said(reply, 422, 'A reason is missing', 'Say what should be different.');
    }
    try {
      const answer = { verdict, hash, reason: words, cameFrom: ip };
      const link = await this.decideProposal.byLink(token, answer, { id, address: ip });
      if (link === undefined) throw gone();
    } catch (fault) {
      if (!(fault instanceof Conflict)) throw fault;
      return said(reply, 409, 'This cannot be answered any more', fault.message);
    }
    said(reply, 200, 'Thank you', `You have ${verdict} this agreement. You can close this page.`);
  }

  private behind(token: string, client: string): Promise<OpenedLink> {
    return behindLink(this.throttles, client, () => this.decideProposal.behindLink(token), gone);
  }
}

const gone = () =>
  new OpensNothing('Ask whoever sent it for another one, or to propose the agreement again.');

const addressOf = (token: string): string => `/sign-off/${encodeURIComponent(token)}`;

function viewOf({ party, name, closed, changes, proposal }: OpenedLink, address: string) {
  const { title, contract } = readAgreement(proposal.body);
  return {
    title,
    name,
    side: party,
    provider: contract.parties?.provider.name ?? 'the provider',
    customer: contract.parties?.customer.name ?? 'the customer',
    proposedBy: proposal.proposedBy,
    hash: proposal.hash,
    closed,
    changes,
    documentLink: `${address}/document`,
  };
}
