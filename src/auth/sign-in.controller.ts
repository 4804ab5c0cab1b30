import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Env } from '../../config/env.js';
import { Forbidden } from '../http/problem.js';
import { Allow, Public, ROLES } from './allow.js';
import { CalledBy, type Caller } from './caller.js';
import { isSameOrigin } from './same-origin.js';
import { SessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { confirmPage, sendPage, spentPage } from './sign-in-page.js';
import { SignInLinks } from './sign-in-links.js';
import { SignInThrottle } from './sign-in-throttle.js';

@Controller()
export class SignInController {
  constructor(
    private readonly links: SignInLinks,
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
    private readonly throttle: SignInThrottle,
    private readonly env: Env,
  ) {}

  @Public()
  @Get('sign-in/:token')
  confirm(@Res() reply: FastifyReply): void {
    sendPage(reply, 200, confirmPage);
  }

  @Public()
  @Post('sign-in/:token')
  async signIn(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    // Else another site could sign somebody in as a person of its choosing.
    if (!isSameOrigin(request.headers, this.env.publicUrl))
      throw new Forbidden('Open the link and press its button.');
    this.throttle.check(request.ip);
    const userId = await this.links.use(token);
    if (userId === undefined) {
      this.throttle.failed(request.ip);
      return sendPage(reply, 410, spentPage);
    }
    this.cookie.set(reply, await this.sessions.begin(userId));
    void reply.header('cache-control', 'no-store').redirect('/', 303);
  }

  @Allow(...ROLES)
  @Post('api/sign-out')
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const token = this.cookie.in(request);
    if (token !== undefined) await this.sessions.end(token);
    this.cookie.clear(reply);
  }

  @Allow(...ROLES)
  @Get('api/me')
  me(@CalledBy() { kind, id, name, role }: Caller) {
    return { kind, id, name, role };
  }
}
