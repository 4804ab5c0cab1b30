import '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Env } from '../../../config/env.js';
import { type Instant, MINUTE, SECOND } from '../../engine/instant.js';
import { Seal } from '../../integrations/seal.js';
import type { Started } from './oidc.js';

const NAME = 'punctual_oidc';
const LASTS = 10 * MINUTE;
/** What the seal is bound to. */
const OWNER = 'oidc sign-in';

export interface UnderWay extends Started {
  /** Where to go afterwards. */
  readonly to: string;
}

/**
 * Ties the provider's answer to the browser that asked: without its cookie nobody can be made to finish what somebody else
 * has started. Sealed, since it holds the PKCE verifier. `Lax`, because the answer comes from another site.
 */
@Injectable()
export class OidcCookie {
  private readonly seal: Seal;
  private readonly options;

  constructor(env: Env) {
    this.seal = new Seal(env);
    const secure = env.publicUrl.startsWith('https:');
    this.options = { path: '/sign-in/oidc', httpOnly: true, sameSite: 'lax', secure } as const;
  }

  set(reply: FastifyReply, underWay: UnderWay, at: Instant): void {
    const sealed = this.seal.close(JSON.stringify({ ...underWay, until: at + LASTS }), OWNER);
    void reply.setCookie(NAME, sealed.toString('base64url'), { ...this.options, maxAge: LASTS / SECOND });
  }

  /** Once: the cookie is gone with the answer. */
  take(request: FastifyRequest, reply: FastifyReply, at: Instant): UnderWay | undefined {
    const value = request.cookies[NAME];
    void reply.clearCookie(NAME, this.options);
    if (value === undefined) return undefined;
    try {
      const { until, ...underWay } = JSON.parse(
        this.seal.open(Buffer.from(value, 'base64url'), OWNER),
      ) as UnderWay & {
        until: Instant;
      };
      return until > at ? underWay : undefined;
    } catch {
      return undefined;
    }
  }
}
