import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { deviceOf } from './device.js';
import { SessionCookie } from './session-cookie.js';
import { type OpenedBy, Sessions } from './sessions.js';

/** However somebody was recognised, this is how they come in. */
@Injectable()
export class OpenSession {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
  ) {}

  async run(
    userId: string,
    openedBy: OpenedBy,
    { request, reply, to = '/' }: { request: FastifyRequest; reply: FastifyReply; to?: string },
  ): Promise<void> {
    const from = { id: request.id, address: request.ip };
    const before = this.cookie.in(request);
    if (before !== undefined) await this.sessions.end(before, from);
    const token = await this.sessions.begin(userId, openedBy, deviceOf(request.headers['user-agent']), from);
    this.cookie.set(reply, token);
    void reply.header('cache-control', 'no-store').redirect(to, 303);
  }
}
