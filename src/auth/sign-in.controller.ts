import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Env } from '../../config/env.js';
import { Audited, NotAudited } from '../audit/audited.js';
import { Forbidden, TooManyRequests } from '../http/problem.js';
import { Now } from '../system-now.js';
import { Throttles } from '../throttles.js';
import { Allow, Public, ROLES } from './allow.js';
import { CalledBy, type Caller } from './caller.js';
import { SIGN_IN } from './limits.js';
import { localPath } from './local-path.js';
import { MailSignInLink } from './mail-sign-in-link.js';
import { OpenSession } from './open-session.js';
import { SignInWithPassword } from './password/sign-in-with-password.js';
import { RefusedSignIns } from './refused-sign-ins.js';
import { isSameOrigin } from './same-origin.js';
import { SessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';
import {
  confirmPage,
  mailedPage,
  sendPage,
  type SignInChoices,
  signInPage,
  spentPage,
} from './sign-in-page.js';
import { SignInLinks } from './sign-in-links.js';

@Controller()
export class SignInController {
  constructor(
    private readonly links: SignInLinks,
    private readonly mailLink: MailSignInLink,
    private readonly withPassword: SignInWithPassword,
    private readonly openSession: OpenSession,
    private readonly refused: RefusedSignIns,
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
    private readonly throttles: Throttles,
    private readonly env: Env,
    private readonly now: Now,
  ) {}

  @Public()
  @Get('sign-in')
  form(@Query('to') to: unknown, @Res() reply: FastifyReply): void {
    this.sendForm(reply, 200, { to: localPath(to) });
  }

  @Public()
  @Post('sign-in')
  @Audited('sign_in.succeeded', 'sign_in.ended')
  async signInWithPassword(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.refuseForeign(request);
    const email = field(body, 'email');
    const to = localPath(field(body, 'to'));
    try {
      const userId = await this.withPassword.run(email, field(body, 'password'), request.ip);
      if (userId !== undefined) return await this.openSession.run(userId, 'password', { request, reply, to });
      await this.refused.withPassword(email, from(request));
      this.sendForm(reply, 401, { to, email, fault: 'This address and this password do not open.' });
    } catch (fault) {
      this.askToWait(fault, reply, { to, email });
    }
  }

  @Public()
  @Post('sign-in/link')
  @NotAudited('the link is recorded when it is made, and not who was asked for in vain')
  async askForLink(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    this.refuseForeign(request);
    const email = field(body, 'email');
    try {
      await this.mailLink.run(email, from(request));
      sendPage(reply, 200, mailedPage);
    } catch (fault) {
      this.askToWait(fault, reply, { to: '/', email });
    }
  }

  @Public()
  @Get('sign-in/:token')
  confirm(@Res() reply: FastifyReply): void {
    sendPage(reply, 200, confirmPage);
  }

  @Public()
  @Post('sign-in/:token')
  @Audited('sign_in.succeeded', 'sign_in.ended')
  async signIn(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    this.refuseForeign(request);
    await this.throttles.spend(SIGN_IN, request.ip);
    const userId = await this.links.use(token);
    if (userId === undefined) {
      await this.refused.withLink(token, from(request));
      return sendPage(reply, 410, spentPage);
    }
    await this.throttles.giveBack(SIGN_IN, request.ip);
    await this.openSession.run(userId, 'link', { request, reply });
  }

  @Allow(...ROLES)
  @Post('api/sign-out')
  @Audited('sign_in.ended')
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    // A machine has no session, and may say goodbye all the same.
    await this.sessions.end(this.cookie.in(request) ?? '', from(request));
    this.cookie.clear(reply);
  }

  /** With the instant, which every page shows times by. */
  @Allow(...ROLES)
  @Get('api/me')
  me(@CalledBy() { kind, id, name, role, sees }: Caller) {
    const teams = sees === 'everything' ? 'all' : sees.teams;
    return { kind, id, name, role, teams, now: this.now.now() };
  }

  /** Else another site could sign somebody in as a person of its choosing. */
  private refuseForeign({ headers }: FastifyRequest): void {
    if (!isSameOrigin(headers, this.env.publicUrl)) {
      throw new Forbidden('Open the page of Punctual itself and press its button.');
    }
  }

  private askToWait(fault: unknown, reply: FastifyReply, choices: Pick<SignInChoices, 'to' | 'email'>): void {
    if (!(fault instanceof TooManyRequests)) throw fault;
    void reply.header('retry-after', fault.retryAfterSeconds);
    const minutes = Math.ceil(fault.retryAfterSeconds / 60);
    const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`;
    this.sendForm(reply, 429, { ...choices, fault: `Too many attempts. Try again in ${wait}.` });
  }

  private sendForm(
    reply: FastifyReply,
    status: number,
    choices: Pick<SignInChoices, 'to' | 'email' | 'fault'>,
  ) {
    const ways = { mail: this.mailLink.isPossible, provider: this.env.oidc?.name };
    sendPage(reply, status, signInPage({ ...choices, ...ways }));
  }
}

const from = ({ id, ip }: FastifyRequest) => ({ id, address: ip });

/** Of a form that anybody may send: text without what cannot be stored, or nothing. */
function field(body: unknown, name: string): string {
  const value = (body as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' && value.length <= 500 ? value.replaceAll('\0', '') : '';
}
