import { Injectable } from '@nestjs/common';
import { Database, timestamptz } from '../database/database.js';
import { DAY, type Millis } from '../engine/instant.js';
import { Now } from '../system-now.js';
import type { Caller } from './caller.js';
import { hashOf, newToken } from './token.js';
import type { UserRole } from './user.entity.js';

export const SESSION_LASTS: Millis = 14 * DAY;

/** A signed-in browser. The cookie holds a random token; only its hash is stored, so a stolen table opens nothing. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly now: Now,
  ) {}

  async begin(userId: string): Promise<string> {
    const token = newToken();
    const at = this.now.now();
    await this.database.query(
      `with gone as (delete from sessions where expires_at <= $3)
       insert into sessions (token_hash, user_id, created_at, expires_at) values ($1, $2, $3, $4)`,
      [hashOf(token), userId, timestamptz(at), timestamptz(at + SESSION_LASTS)],
    );
    return token;
  }

  /** Asked with every request, so that a person who was deactivated is out at once. */
  async callerWith(token: string): Promise<Caller | undefined> {
    const [user] = await this.database.query<{ id: number; name: string; role: UserRole }>(
      `select u.id, u.name, u.role from sessions s join users u on u.id = s.user_id
       where s.token_hash = $1 and s.expires_at > $2 and u.active`,
      [hashOf(token), timestamptz(this.now.now())],
    );
    return user && { kind: 'user', id: String(user.id), name: user.name, role: user.role };
  }

  async end(token: string): Promise<void> {
    await this.database.query('delete from sessions where token_hash = $1', [hashOf(token)]);
  }
}
