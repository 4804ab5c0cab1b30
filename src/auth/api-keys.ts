import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Env } from '../../config/env.js';
import { type EntityManager, IsNull, type Repository } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { type Instant, iso, type Millis, MINUTE } from '../engine/instant.js';
import { Invalid, NotFound } from '../http/problem.js';
import { Now } from '../system-now.js';
import type { Role } from './allow.js';
import { ApiKey } from './api-key.entity.js';
import type { Caller } from './caller.js';
import { hashOf, newToken } from './token.js';
import { boundaryOf, type Teams } from './visible-tickets.js';

/** A row is written this often at most, however busy a key is. */
const USED_EVERY: Millis = MINUTE;

/** Keys of machines: `pk_<id>_<secret>`. The id finds the row, the secret is kept as a hash only. */
@Injectable()
export class ApiKeys {
  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly now: Now,
    private readonly env: Env,
    private readonly audit: Audit,
  ) {}

  async create(
    name: string,
    role: Role,
    expiresAt: Instant | null,
    teams: Teams,
    by: Actor,
    scopes: string[] | null = null,
  ): Promise<{ row: ApiKey; key: string }> {
    const at = this.now.now();
    if (expiresAt !== null && expiresAt <= at) throw new Invalid('expiresAt', 'lies in the past');
    const id = randomBytes(8).toString('hex');
    const key = `pk_${id}_${newToken()}`;
    const unused = { revokedAt: null, lastUsedAt: null };
    const row = await this.keys.manager.transaction(async (tx) => {
      const madeBy = await this.makerOf(tx, by);
      const made = { name, role, teams, scopes, madeBy, createdAt: at, expiresAt, ...unused };
      const row = { id, keyHash: hashOf(key), ...made };
      await tx.insert(ApiKey, row);
      const after = { name, role, teams, scopes, expiresAt: expiresAt === null ? null : iso(expiresAt) };
      await this.audit.record(tx, { by, act: 'api_key.created', subject: { kind: 'api_key', id }, after });
      return row;
    });
    return { row, key };
  }

  list(): Promise<ApiKey[]> {
    return this.keys.find({ order: { createdAt: 'desc', id: 'asc' } });
  }

  async revoke(id: string, by: Actor): Promise<void> {
    const revokedAt = this.now.now();
    await this.keys.manager.transaction(async (tx) => {
      const { affected } = await tx.update(ApiKey, { id, revokedAt: IsNull() }, { revokedAt });
      const row = await tx.findOneBy(ApiKey, { id });
      if (row === null) throw new NotFound(`API key ${id}`);
      const before = { name: row.name, role: row.role, revoked: affected === 0 };
      const after = { ...before, revoked: true };
      await this.audit.record(tx, {
        by,
        act: 'api_key.revoked',
        subject: { kind: 'api_key', id },
        before,
        after,
      });
    });
  }

  async callerWith(key: string): Promise<Caller | undefined> {
    const id = /^pk_([0-9a-f]{16})_[\w-]{43}$/.exec(key)?.[1];
    const row = id === undefined ? null : await this.keys.findOneBy({ id });
    if (row === null || !timingSafeEqual(row.keyHash, hashOf(key))) return undefined;
    const at = this.now.now();
    if (row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= at)) return undefined;
    const sees = boundaryOf({ ...row, agents: [] }, this.env);
    if (row.lastUsedAt === null || at - row.lastUsedAt >= USED_EVERY) {
      await this.keys.update({ id: row.id }, { lastUsedAt: at });
    }
    return { kind: 'api_key', id: row.id, name: row.name, role: row.role, scopes: row.scopes, sees };
  }

  private async makerOf(tx: EntityManager, { kind, id }: Actor): Promise<string | null> {
    if (kind === 'user') return id;
    return kind === 'api_key' ? (await tx.findOneByOrFail(ApiKey, { id: id! })).madeBy : null;
  }
}
