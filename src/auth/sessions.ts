import { Injectable } from '@nestjs/common';
import { Env } from '../../config/env.js';
import type pg from 'pg';
import type { Actor } from '../audit/actor.js';
import { Audit, type Transaction } from '../audit/audit.js';
import { Database, timestamptz } from '../database/database.js';
import { DAY, type Instant, type Millis, MINUTE } from '../engine/instant.js';
import { Now } from '../system-now.js';
import type { Caller } from './caller.js';
import { hashOf, newToken } from './token.js';
import type { UserRole } from './user.entity.js';
import { boundaryOf, type Teams } from './visible-tickets.js';

export const SESSION_LASTS: Millis = 14 * DAY;
/** Without a request in between; an open board makes them. */
const IDLE_LASTS: Millis = DAY;
/** A row is written this often at most, however many requests come. */
const SEEN_EVERY: Millis = MINUTE;

export type OpenedBy = 'link' | 'password' | 'oidc';

export interface Session {
  readonly id: number;
  readonly device: string;
  readonly opened_by: OpenedBy;
  readonly created_at: Instant;
  readonly last_seen_at: Instant;
  readonly current: boolean;
}

interface SignedIn {
  readonly id: number;
  readonly name: string;
  readonly role: UserRole;
  readonly teams: Teams;
  readonly agents: readonly string[];
}

/** A signed-in browser. The cookie holds a random token; only its hash is stored, so a stolen table opens nothing. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly now: Now,
    private readonly env: Env,
    private readonly audit: Audit,
  ) {}

  async begin(
    userId: string,
    openedBy: OpenedBy,
    device: string,
    request: Actor['request'],
  ): Promise<string> {
    const token = newToken();
    const at = this.now.now();
    await this.database.transaction(async (tx) => {
      await tx.query(
        `with gone as (delete from sessions where expires_at <= $3 or last_seen_at <= $7)
       insert into sessions (token_hash, user_id, created_at, last_seen_at, expires_at, opened_by, device)
       values ($1, $2, $3, $3, $4, $5, $6)`,
        [
          hashOf(token),
          userId,
          timestamptz(at),
          timestamptz(at + SESSION_LASTS),
          openedBy,
          device,
          timestamptz(at - IDLE_LASTS),
        ],
      );
      const { rows } = await tx.query<{ name: string }>('select name from users where id = $1', [userId]);
      const by: Actor = { kind: 'user', id: userId, name: rows[0]?.name ?? '', request };
      const after = { with: openedBy, device };
      await this.audit.record(tx, {
        by,
        act: 'sign_in.succeeded',
        subject: { kind: 'user', id: userId },
        after,
      });
    });
    return token;
  }

  /** Asked with every request: whoever was deactivated is out at once, and a new boundary holds at once. */
  async callerWith(token: string): Promise<Caller | undefined> {
    const at = this.now.now();
    const [user] = await this.database.query<SignedIn>(
      `with live as (
         select s.token_hash, s.last_seen_at, u.id, u.name, u.role, u.teams,
           array(select a.id from agents a where lower(a.email) = lower(u.email) order by a.id) as agents
         from sessions s join users u on u.id = s.user_id
         where s.token_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3 and u.active),
       seen as (
         update sessions s set last_seen_at = $2 from live
         where s.token_hash = live.token_hash and live.last_seen_at <= $4)
       select id, name, role, teams, agents from live`,
      [hashOf(token), timestamptz(at), timestamptz(at - IDLE_LASTS), timestamptz(at - SEEN_EVERY)],
    );
    if (user === undefined) return undefined;
    const { id, name, role } = user;
    return { kind: 'user', id: String(id), name, role, sees: boundaryOf(user, this.env) };
  }

  /** Of one person, the last seen first. */
  of(userId: string, token: string): Promise<Session[]> {
    const at = this.now.now();
    return this.database.query<Session>(
      `select id, device, opened_by, created_at, last_seen_at, token_hash = $2 as current from sessions
       where user_id = $1 and expires_at > $3 and last_seen_at > $4 order by last_seen_at desc, id desc`,
      [userId, hashOf(token), timestamptz(at), timestamptz(at - IDLE_LASTS)],
    );
  }

  /** By whoever has the token. */
  async end(token: string, request: Actor['request']): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: number; name: string }>(
        `delete from sessions s using users u where s.token_hash = $1 and u.id = s.user_id returning u.id, u.name`,
        [hashOf(token)],
      );
      const user = rows[0] ?? { id: null, name: 'somebody' };
      const kind = user.id === null ? 'unknown' : 'user';
      await this.recordEnd(
        tx,
        { kind, id: user.id === null ? null : String(user.id), name: user.name, request },
        rows.length,
      );
    });
  }

  /** False where this person has no such session. */
  endOne(by: Caller, id: number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query('delete from sessions where user_id = $1 and id = $2', [by.id, id]);
      await this.recordEnd(tx, by, rowCount ?? 0);
      return rowCount === 1;
    });
  }

  async endOthers(by: Caller, token: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        'delete from sessions where user_id::text = $1 and token_hash <> $2',
        [by.id, hashOf(token)],
      );
      await this.recordEnd(tx, by, rowCount ?? 0);
    });
  }

  private recordEnd(tx: pg.PoolClient, by: Actor, ended: number): Promise<void> {
    const subject = { kind: 'user', id: by.id };
    const [before, after] = [{ sessionsEnded: 0 }, { sessionsEnded: ended }];
    return this.audit.record(tx, { by, act: 'sign_in.ended', subject, before, after });
  }

  /** Whoever's rights or secrets changed signs in again. */
  async endAll(tx: Transaction, userId: string | number): Promise<void> {
    await tx.query('delete from sessions where user_id = $1', [userId]);
  }
}
