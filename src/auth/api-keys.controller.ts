import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ArrayNotEmpty, ArrayUnique, IsArray, IsIn, IsOptional, IsString } from 'class-validator';
import { Database } from '../database/database.js';
import { Audited } from '../audit/audited.js';
import { iso, isoOrNull } from '../engine/instant.js';
import { IsInstant, parseInstant } from '../http/instant-field.js';
import { MayBeMissing } from '../http/may-be-missing.js';
import { Forbidden, Invalid } from '../http/problem.js';
import { IsText } from '../http/text-field.js';
import { type Role, ROLES } from './allow.js';
import type { ApiKey } from './api-key.entity.js';
import { ApiKeys } from './api-keys.js';
import { CalledBy, type Caller } from './caller.js';
import { Scopes } from './scopes.js';
import { checkTeams, IsTeams } from './teams-field.js';
import type { Teams } from './visible-tickets.js';

class NewApiKey {
  @IsText()
  name: string;

  @IsIn(ROLES)
  role: Role;

  /** A machine that shows everybody's tickets is the usual one; the answer says so. */
  @MayBeMissing()
  @IsTeams()
  teams: Teams = 'all';

  @IsOptional()
  @IsInstant()
  expiresAt?: string;

  /** Absent: everything that the role may do. */
  @MayBeMissing()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsString({ each: true })
  scopes?: string[];
}

@Controller('api/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly scopes: Scopes,
    private readonly database: Database,
  ) {}

  @Post()
  @Audited('api_key.created')
  async create(@Body() { name, role, teams, expiresAt, scopes }: NewApiKey, @CalledBy() by: Caller) {
    if (by.scopes != null) throw new Forbidden('A key that is narrowed makes no other keys.');
    const unknown = scopes?.find((scope) => !this.scopes.known().includes(scope));
    if (unknown !== undefined) {
      throw new Invalid('scopes', `holds ${unknown}, which is not one of ${this.scopes.known().join(', ')}`);
    }
    await checkTeams(this.database, role, teams);
    const expiry = expiresAt == null ? null : parseInstant(expiresAt)!;
    const { row, key } = await this.keys.create(name, role, expiry, teams, by, scopes ?? null);
    return { ...shown(row), key };
  }

  @Get()
  async list() {
    return (await this.keys.list()).map(shown);
  }

  @Delete(':id')
  @Audited('api_key.revoked')
  @HttpCode(204)
  async revoke(@Param('id') id: string, @CalledBy() by: Caller) {
    await this.keys.revoke(id, by);
  }
}

const shown = ({ id, name, role, teams, scopes, createdAt, expiresAt, revokedAt, lastUsedAt }: ApiKey) => ({
  id,
  name,
  role,
  teams,
  scopes,
  createdAt: iso(createdAt),
  expiresAt: isoOrNull(expiresAt),
  revokedAt: isoOrNull(revokedAt),
  lastUsedAt: isoOrNull(lastUsedAt),
});
