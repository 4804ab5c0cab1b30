import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type Actor, PUNCTUAL } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { Now } from '../../system-now.js';
import { Sessions } from '../sessions.js';
import type { UserRole } from '../user.entity.js';
import { isBounded, type Teams } from '../visible-tickets.js';
import { Oidc } from './oidc.js';
import { TurnedAway, type VouchedFor } from './vouched-for.js';

interface Found {
  readonly id: number;
  readonly role: UserRole;
  readonly active: boolean;
}

interface ByAt {
  readonly by: Actor;
  readonly at: Instant;
}

interface Authority {
  readonly role: UserRole;
  readonly teams: Teams;
}

/** Which user somebody is: by issuer and subject, which never change; at first by the address that was verified. */
@Injectable()
export class FindUser {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly oidc: Oidc,
    private readonly clock: Now,
    private readonly audit: Audit,
  ) {}

  /** @throws TurnedAway */
  run(person: VouchedFor, request: Actor['request']): Promise<string> {
    const at = this.clock.now();
    const by = { ...PUNCTUAL, request };
    return this.database.transaction(async (tx) => {
      const user = (await this.linked(tx, person)) ?? (await this.link(tx, person, { by, at }));
      if (!user.active) throw new TurnedAway('An administrator has deactivated you here.');
      if (person.role !== undefined && person.role !== user.role)
        await this.giveRole(tx, user.id, person.role, by);
      return String(user.id);
    });
  }

  private async linked(tx: PoolClient, { issuer, subject }: VouchedFor): Promise<Found | undefined> {
    const { rows } = await tx.query<Found>(
      `select u.id, u.role, u.active from oidc_identities i join users u on u.id = i.user_id
       where i.issuer = $1 and i.subject = $2`,
      [issuer, subject],
    );
    return rows[0];
  }

  private async link(tx: PoolClient, person: VouchedFor, { by, at }: ByAt): Promise<Found> {
    const user = (await this.withAddress(tx, person)) ?? (await this.create(tx, person, { by, at }));
    await tx.query(
      'insert into oidc_identities (issuer, subject, user_id, linked_at) values ($1, $2, $3, $4)',
      [person.issuer, person.subject, user.id, timestamptz(at)],
    );
    const { issuer, subject } = person;
    await this.audit.record(tx, {
      by,
      act: 'user.openid_linked',
      subject: { kind: 'user', id: user.id },
      after: { issuer, subject },
    });
    return user;
  }

  /** An address that was given to somebody new at the provider must not open what belongs to whoever had it before. */
  private async withAddress(tx: PoolClient, { email, issuer }: VouchedFor): Promise<Found | undefined> {
    const { rows } = await tx.query<Found & { taken: boolean }>(
      `select id, role, active,
         exists (select from oidc_identities where user_id = users.id and issuer = $2) as taken
       from users where lower(email) = $1 for update`,
      [email, issuer],
    );
    if (rows[0]?.taken) throw new TurnedAway(`${email} belongs to somebody else here. Ask an administrator.`);
    return rows[0];
  }

  private async create(tx: PoolClient, { email, name, role }: VouchedFor, { by, at }: ByAt): Promise<Found> {
    const given = role ?? this.oidc.settings?.newUsersAre;
    if (this.oidc.settings?.newUsersAre === undefined || given === undefined)
      throw new TurnedAway(`Nobody here has the address ${email}. Ask an administrator to add you.`);
    const teams = teamsAtFirst(given);
    const { rows } = await tx.query<Found>(
      `insert into users (name, email, role, teams, created_at) values ($1, $2, $3, $4, $5)
       on conflict (email) do nothing returning id, role, active`,
      [name, email, given, JSON.stringify(teams), timestamptz(at)],
    );
    if (rows[0] === undefined) throw new TurnedAway('You were added at this very moment. Sign in once more.');
    const subject = { kind: 'user', id: rows[0].id };
    const after = { name, email, role: given, teams };
    await this.audit.record(tx, { by, act: 'user.created', subject, before: null, after });
    return rows[0];
  }

  /** Admins are locked in one order and first, as where an administrator does it: one of them must be left. */
  private async giveRole(tx: PoolClient, id: number, role: UserRole, by: Actor): Promise<void> {
    const { rows: admins } = await tx.query(
      `select id from users where role = 'admin' and active order by id for update`,
    );
    const { rows } = await tx.query<Authority>('select role, teams from users where id = $1 for update', [
      id,
    ]);
    const was = rows[0]!;
    if (was.role === 'admin' && admins.length === 1) return;
    const teams = isBounded(was.role) && isBounded(role) ? was.teams : teamsAtFirst(role);
    await tx.query('update users set role = $2, teams = $3 where id = $1', [id, role, JSON.stringify(teams)]);
    await this.sessions.endAll(tx, id);
    const about = { by, subject: { kind: 'user', id } };
    const [before, after] = [{ role: was.role }, { role }];
    await this.audit.record(tx, { ...about, act: 'user.role_changed', before, after });
    const [had, has] = [{ teams: was.teams }, { teams }];
    await this.audit.record(tx, { ...about, act: 'user.teams_changed', before: had, after: has });
  }
}

/** None, until an administrator names some; a role without a boundary sees all. */
const teamsAtFirst = (role: UserRole): Teams => (isBounded(role) ? [] : 'all');
