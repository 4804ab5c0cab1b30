import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Env } from '../../config/env.js';
import type { Actor } from '../audit/actor.js';
import { Audit, type Transaction } from '../audit/audit.js';
import { Database, timestamptz } from '../database/database.js';
import { DAY, type Millis } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { hashOf, newToken } from './token.js';

/** One that somebody hands over; one that was asked for by mail is used at once, and lasts for less. */
const LASTS: Millis = DAY;

/** The way in without a password: a link that opens once, and only for a while. */
@Injectable()
export class SignInLinks {
  constructor(
    private readonly database: Database,
    private readonly now: Now,
    private readonly env: Env,
    private readonly audit: Audit,
  ) {}

  /** For the log of a first start: a link for the first admin, until an admin has once signed in. */
  async forFirstAdmin(by: Actor): Promise<string | undefined> {
    const [signedIn] = await this.database.query(
      `select 1 from sign_in_links l join users u on u.id = l.user_id
       where u.role = 'admin' and l.used_at is not null limit 1`,
    );
    if (signedIn) return undefined;
    return this.database.transaction(async (tx) => this.issue(tx, await this.firstAdmin(tx, by), by));
  }

  /** Undefined when nobody active has this address. */
  async forEmail(email: string, by: Actor): Promise<string | undefined> {
    const user = await this.userWith(email);
    return user && this.database.transaction((tx) => this.issue(tx, user.id, by));
  }

  async userWith(email: string): Promise<{ id: number; email: string } | undefined> {
    const [user] = await this.database.query<{ id: number; email: string }>(
      'select id, email from users where lower(email) = lower($1) and active',
      [email],
    );
    return user;
  }

  async issue(tx: Transaction, userId: number | string, by: Actor, lasts = LASTS): Promise<string> {
    const token = newToken();
    const at = this.now.now();
    await tx.query(
      `with gone as (delete from sign_in_links where used_at is null and expires_at <= $3)
       insert into sign_in_links (token_hash, user_id, expires_at) values ($1, $2, $4)`,
      [hashOf(token), userId, timestamptz(at), timestamptz(at + lasts)],
    );
    const subject = { kind: 'user', id: userId };
    await this.audit.record(tx, { by, act: 'user.sign_in_link_issued', subject });
    return `${this.env.publicUrl}/sign-in/${token}`;
  }

  /** Whoever changes the row has used the link; a second attempt, even at the same moment, finds it used. */
  async use(token: string): Promise<string | undefined> {
    const [link] = await this.database.query<{ user_id: number }>(
      `update sign_in_links l set used_at = $2 from users u
       where l.token_hash = $1 and l.used_at is null and l.expires_at > $2 and u.id = l.user_id and u.active
       returning l.user_id`,
      [hashOf(token), timestamptz(this.now.now())],
    );
    return link && String(link.user_id);
  }

  private async firstAdmin(tx: pg.PoolClient, by: Actor): Promise<number> {
    const { rows: made } = await tx.query<{ id: number; name: string; email: string; isNew: boolean }>(
      `insert into users (name, email, role, teams, created_at)
       select 'Administrator', 'admin@localhost', 'admin', '"all"', $1
       where not exists (select from users where role = 'admin' and active)
       on conflict (email) do update set role = 'admin', active = true
       returning id, name, email, xmax = 0 as "isNew"`,
      [timestamptz(this.now.now())],
    );
    for (const { id, isNew, ...user } of made) {
      const act = isNew ? 'user.created' : 'user.activated';
      const after = { ...user, role: 'admin', active: true };
      await this.audit.record(tx, { by, act, subject: { kind: 'user', id }, after });
    }
    const { rows } = await tx.query<{ id: number }>(
      `select id from users where role = 'admin' and active order by id limit 1`,
    );
    if (rows[0] === undefined) throw new Error('The first admin vanished while a sign-in link was made.');
    return rows[0].id;
  }
}
