import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { Database } from '../database/database.js';
import { type Instant, iso } from '../engine/instant.js';
import { IsInstant, parseInstant } from '../http/instant-field.js';
import { MayBeMissing } from '../http/may-be-missing.js';
import { IsText } from '../http/text-field.js';
import { type Role, ROLES } from './allow.js';
import type { ApiKey } from './api-key.entity.js';
import { ApiKeys } from './api-keys.js';
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
}

@Controller('api/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly database: Database,
  ) {}

  @Post()
  async create(@Body() { name, role, teams, expiresAt }: NewApiKey) {
    await checkTeams(this.database, role, teams);
    const { row, key } = await this.keys.create(
      name,
      role,
      expiresAt == null ? null : parseInstant(expiresAt)!,
      teams,
    );
    return { ...shown(row), key };
  }

  @Get()
  async list() {
    return (await this.keys.list()).map(shown);
  }

  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param('id') id: string) {
    await this.keys.revoke(id);
  }
}

const shown = ({ id, name, role, teams, createdAt, expiresAt, revokedAt }: ApiKey) => ({
  id,
  name,
  role,
  teams,
  createdAt: iso(createdAt),
  expiresAt: orNull(expiresAt),
  revokedAt: orNull(revokedAt),
});

const orNull = (at: Instant | null): string | null => (at === null ? null : iso(at));
