import { Controller, Get, Logger, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { Throttles } from '../../throttles.js';
import { Public } from '../allow.js';
import { SIGN_IN } from '../limits.js';
import { localPath } from '../local-path.js';
import { OpenSession } from '../open-session.js';
import { sendPage, troublePage } from '../sign-in-page.js';
import { FindUser } from './find-user.js';
import { OidcCookie } from './oidc-cookie.js';
import { Oidc, Unconfirmed } from './oidc.js';
import { TurnedAway, vouchedFor } from './vouched-for.js';

@Controller('sign-in/oidc')
export class OidcController {
  private readonly logger = new Logger('OIDC');

  constructor(
    private readonly oidc: Oidc,
    private readonly cookie: OidcCookie,
    private readonly findUser: FindUser,
    private readonly openSession: OpenSession,
    private readonly throttles: Throttles,
    private readonly clock: Now,
  ) {}

  /** A link and no form: the content security policy would not let a form lead to the provider. */
  @Public()
  @Get()
  async start(@Query('to') to: unknown, @Res() reply: FastifyReply): Promise<void> {
    this.settings();
    try {
      const { address, started } = await this.oidc.start();
      this.cookie.set(reply, { ...started, to: localPath(to) }, this.clock.now());
      void reply.header('cache-control', 'no-store').redirect(address.href, 303);
    } catch (fault) {
      this.tell(fault, reply);
    }
  }

  @Public()
  @Get('callback')
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const settings = this.settings();
    await this.throttles.spend(SIGN_IN, request.ip);
    const underWay = this.cookie.take(request, reply, this.clock.now());
    if (underWay === undefined) return sendPage(reply, 400, troublePage(NOT_STARTED));
    try {
      const query = request.url.slice(request.url.indexOf('?') + 1);
      const person = vouchedFor(await this.oidc.finish(query, underWay), settings);
      const userId = await this.findUser.run(person, { id: request.id, address: request.ip });
      await this.throttles.giveBack(SIGN_IN, request.ip);
      await this.openSession.run(userId, 'oidc', { request, reply, to: underWay.to });
    } catch (fault) {
      this.tell(fault, reply);
    }
  }

  private settings() {
    const { settings } = this.oidc;
    if (settings === undefined) throw new NotFound('No OpenID provider is set up here.');
    return settings;
  }

  private tell(fault: unknown, reply: FastifyReply): void {
    if (fault instanceof TurnedAway) {
      return sendPage(reply, 403, troublePage({ title: 'You cannot sign in here', detail: fault.message }));
    }
    if (!(fault instanceof Unconfirmed)) throw fault;
    this.logger.warn(`signing in failed: ${fault.message}`);
    sendPage(reply, 502, troublePage(NOT_CONFIRMED));
  }
}

const NOT_STARTED = {
  title: 'This sign-in was not begun here',
  detail: 'It was begun in another browser, more than ten minutes ago, or used already. Begin again.',
};

const NOT_CONFIRMED = {
  title: 'Your sign-in could not be confirmed',
  detail: 'The provider refused it, did not answer, or answered something that cannot be trusted. Try again.',
};
