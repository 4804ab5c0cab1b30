import '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Env } from '../../config/env.js';
import { SECOND } from '../engine/instant.js';
import { SESSION_LASTS } from './sessions.js';

const NAME = 'punctual_session';

@Injectable()
export class SessionCookie {
  private readonly options;

  constructor(env: Env) {
    const secure = env.publicUrl.startsWith('https:');
    this.options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  }

  in(request: FastifyRequest): string | undefined {
    return request.cookies[NAME];
  }

  set(reply: FastifyReply, token: string): void {
    void reply.setCookie(NAME, token, { ...this.options, maxAge: SESSION_LASTS / SECOND });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(NAME, this.options);
  }
}
