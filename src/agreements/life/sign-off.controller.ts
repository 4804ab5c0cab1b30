import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Audited } from '../../audit/audited.js';
import { Public } from '../../auth/allow.js';
import { Conflict } from '../../http/problem.js';
import { sendDocumentPage } from '../document/document-page.js';
import { sendDocumentPdf } from '../document/document-pdf.js';
import { ReadDocument } from '../document/read-document.js';
import { parseAgreement } from '../parse-agreement.js';
import { DecideProposal, type OpenedLink } from './decide-proposal.js';
import { SignOffForm } from './life.dto.js';
import { messagePage, sendSignOffPage, signOffPage } from './sign-off-page.js';

/** For approvers without an account: the link in their mail is their key, to this one proposal and nothing else. */
@Controller('sign-off')
export class SignOffController {
  constructor(
    private readonly decideProposal: DecideProposal,
    private readonly readDocument: ReadDocument,
  ) {}

  @Public()
  @Get(':token')
  async read(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const link = await this.decideProposal.behindLink(token);
    if (link === undefined) return refuse(reply);
    sendSignOffPage(reply, 200, signOffPage(viewOf(link, addressOf(token))));
  }

  /** The frozen proposal: exactly the words whose hash is signed. */
  @Public()
  @Get(':token/document')
  async document(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const link = await this.decideProposal.behindLink(token);
    if (link === undefined) return refuse(reply);
    sendDocumentPage(reply, await this.readDocument.proposed(link.proposal), {
      pdf: `${addressOf(token)}/document.pdf`,
      back: addressOf(token),
    });
  }

  @Public()
  @Get(':token/document.pdf')
  async pdf(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const link = await this.decideProposal.behindLink(token);
    if (link === undefined) return refuse(reply);
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
    const words = reason?.trim().slice(0, 1_000);
    if (verdict === 'declined' && !words) {
      return sendSignOffPage(reply, 422, messagePage('A reason is missing', 'Say what should be different.'));
    }
    try {
      const answer = { verdict, hash, reason: words, cameFrom: ip };
      const link = await this.decideProposal.byLink(token, answer, { id, address: ip });
      if (link === undefined) return refuse(reply);
    } catch (fault) {
      if (!(fault instanceof Conflict)) throw fault;
      return sendSignOffPage(reply, 409, messagePage('This cannot be answered any more', fault.message));
    }
    sendSignOffPage(
      reply,
      200,
      messagePage('Thank you', `You have ${verdict} this agreement. You can close this page.`),
    );
  }
}

const refuse = (reply: FastifyReply): void =>
  sendSignOffPage(
    reply,
    410,
    messagePage('This link does not open any more', 'Ask whoever sent it to propose the agreement again.'),
  );

const addressOf = (token: string): string => `/sign-off/${encodeURIComponent(token)}`;

function viewOf({ party, name, closed, changes, proposal }: OpenedLink, address: string) {
  const { title, contract } = parseAgreement(proposal.body);
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
