import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { MINUTE } from '../engine/instant.js';
import { TooManyRequests } from '../http/problem.js';
import { type Limit, Throttles } from '../throttles.js';
import { hashOf } from './token.js';

/** Anybody can try to sign in, and what is recorded stays for ever: a flood must not fill the disk. */
const RECORDED: Limit = { name: 'refused-sign-ins', attempts: 100, within: 10 * MINUTE };

interface Refused {
  readonly userId: number | null;
  readonly reason: string;
}

/** What did not open is told to nobody but the record. What was typed stays out of it: it may be a password. */
@Injectable()
export class RefusedSignIns {
  constructor(
    private readonly database: Database,
    private readonly throttles: Throttles,
    private readonly audit: Audit,
  ) {}

  async withLink(token: string, request: Actor['request']): Promise<void> {
    const [link] = await this.database.query<{ id: number; used: boolean; active: boolean }>(
      `select u.id, l.used_at is not null as used, u.active
       from sign_in_links l join users u on u.id = l.user_id where l.token_hash = $1`,
      [hashOf(token)],
    );
    if (link === undefined) return this.record({ userId: null, reason: 'no such link' }, request);
    const reason = link.used ? 'used before' : link.active ? 'too old' : 'of a user who is not active';
    return this.record({ userId: link.id, reason }, request);
  }

  async withPassword(email: string, request: Actor['request']): Promise<void> {
    const [user] = await this.database.query<{ id: number }>(
      'select id from users where lower(email) = lower($1)',
      [email],
    );
    return this.record({ userId: user?.id ?? null, reason: 'address and password do not open' }, request);
  }

  private async record({ userId, reason }: Refused, request: Actor['request']): Promise<void> {
    if (!(await this.isOneOfFew())) return;
    const by: Actor = { kind: 'unknown', id: null, name: 'somebody', request };
    const subject = { kind: 'user', id: userId };
    await this.audit.record(this.database, { by, act: 'sign_in.refused', subject, after: { reason } });
  }

  private async isOneOfFew(): Promise<boolean> {
    try {
      await this.throttles.spend(RECORDED, 'anybody');
      return true;
    } catch (fault) {
      if (!(fault instanceof TooManyRequests)) throw fault;
      return false;
    }
  }
}
