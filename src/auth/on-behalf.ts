import { Injectable } from '@nestjs/common';
import { Env } from '../../config/env.js';
import type { Actor } from '../audit/actor.js';
import { Database, timestamptz } from '../database/database.js';
import { Now } from '../system-now.js';
import type { Role } from './allow.js';
import { type Boundary, boundaryOf, type Teams } from './visible-tickets.js';

interface Found {
  readonly role: Role;
  readonly teams: Teams;
  readonly agents: readonly string[];
}

/**
 * What somebody may see who is not asking now: of what is done for them later, every week. Looked up each time, as with
 * every request, so that a change of role or teams holds at once.
 */
@Injectable()
export class OnBehalf {
  constructor(
    private readonly database: Database,
    private readonly now: Now,
    private readonly env: Env,
  ) {}

  /** Undefined where they may no longer come in, or have none of these roles any more. Punctual itself sees everything. */
  async sees(
    { kind, id }: Pick<Actor, 'kind' | 'id'>,
    roles: readonly Role[],
  ): Promise<Boundary | undefined> {
    if (kind === 'punctual') return 'everything';
    const found = await this.find(kind, id);
    return found !== undefined && roles.includes(found.role) ? boundaryOf(found, this.env) : undefined;
  }

  private async find(kind: Actor['kind'], id: string | null): Promise<Found | undefined> {
    const [found] = await this.database.query<Found & Record<string, unknown>>(
      `select role, teams, array(select a.id from agents a where lower(a.email) = lower(u.email) order by a.id) as agents
       from users u where $1 = 'user' and id::text = $2 and active
       union all
       select role, teams, '{}' from api_keys
       where $1 = 'api_key' and id = $2 and revoked_at is null and (expires_at is null or expires_at > $3)`,
      [kind, id, timestamptz(this.now.now())],
    );
    return found;
  }
}
