import { Body, Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Audited } from '../../audit/audited.js';
import { Public } from '../../auth/allow.js';
import { Database } from '../../database/database.js';
import { HOUR } from '../../engine/instant.js';
import {
  behindLink,
  LinkPages,
  OpensNothing,
  sendLinkPage,
  sendMessagePage as said,
} from '../../http/link-page.js';
import { Conflict, Invalid } from '../../http/problem.js';
import { type Limit, Throttles } from '../../throttles.js';
import { LONGEST_ANSWER } from '../breach/review.dto.js';
import { disputableBreaches } from './disputable-breaches.js';
import { DisputeLinks } from './dispute-links.js';
import { disputePage } from './dispute-page.js';
import { type Objection, OpenDispute } from './open-dispute.js';

/** What one link may bring: enough for a bad month, too little for a flood. */
const DISPUTES: Limit = { name: 'disputes', attempts: 20, within: HOUR };

/** For customers: the link is their key, to their own breaches of one period. */
@UseFilters(LinkPages)
@Controller('dispute')
export class DisputeLinkController {
  constructor(
    private readonly links: DisputeLinks,
    private readonly openDispute: OpenDispute,
    private readonly database: Database,
    private readonly throttles: Throttles,
  ) {}

  @Public()
  @Get(':token')
  async read(@Param('token') token: string, @Req() { ip }: FastifyRequest, @Res() reply: FastifyReply) {
    const link = await this.behind(token, ip);
    sendLinkPage(reply, 200, disputePage(link, await disputableBreaches(this.database, link)));
  }

  @Public()
  @Audited('dispute.opened')
  @Post(':token')
  async dispute(
    @Param('token') token: string,
    @Body() form: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = await this.behind(token, request.ip);
    const objection = objectionOf(form);
    if (objection === undefined)
      return said(reply, 422, 'Something is missing', 'Say what is wrong, and who you are.');
    await this.throttles.spend(DISPUTES, String(link.id));
    try {
      await this.openDispute.run(link, objection, { id: request.id, address: request.ip });
    } catch (fault) {
      if (!(fault instanceof Conflict || fault instanceof Invalid)) throw fault;
      return said(reply, fault.status, 'This cannot be disputed', `The ${fault.message}.`);
    }
    said(reply, 200, 'Thank you', 'Your objection is on record. You are answered by mail.');
  }

  private behind(token: string, client: string) {
    return behindLink(this.throttles, client, () => this.links.behind(token), gone);
  }
}

function objectionOf(form: unknown): Objection | undefined {
  const { breach, said, saidBy } = (form ?? {}) as Record<string, unknown>;
  if (!isText(said, LONGEST_ANSWER) || !isText(saidBy, 200)) return undefined;
  if (breach === undefined || breach === '') return { said, saidBy };
  const breachId = Number(breach);
  return Number.isSafeInteger(breachId) ? { breachId, said, saidBy } : undefined;
}

/** PostgreSQL stores no NUL. */
const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= longest && !value.includes('\0');

const gone = () => new OpensNothing('Ask whoever sent it for another one.');
