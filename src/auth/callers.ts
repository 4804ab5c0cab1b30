import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiKeys } from './api-keys.js';
import type { Caller } from './caller.js';
import { SessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';

/** Who stands behind a request, asked anew each time: keys are revoked and people leave while a request lasts. */
@Injectable()
export class Callers {
  constructor(
    private readonly sessions: Sessions,
    private readonly apiKeys: ApiKeys,
    private readonly cookie: SessionCookie,
  ) {}

  /** A key that does not open is not made up for by a session beside it: the sender meant the key. */
  async of(request: FastifyRequest): Promise<Caller | undefined> {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const key = /^Bearer (\S+)$/i.exec(authorization)?.[1];
      return key === undefined ? undefined : this.apiKeys.callerWith(key);
    }
    const token = this.cookie.in(request);
    return token === undefined ? undefined : this.sessions.callerWith(token);
  }
}
