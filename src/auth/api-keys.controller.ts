import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { type Instant, iso } from '../engine/instant.js';
import { IsInstant, parseInstant } from '../http/instant-field.js';
import { IsText } from '../http/text-field.js';
import { type Role, ROLES } from './allow.js';
import type { ApiKey } from './api-key.entity.js';
import { ApiKeys } from './api-keys.js';

class NewApiKey {
  @IsText()
  name: string;

  @IsIn(ROLES)
  role: Role;

  @IsOptional()
  @IsInstant()
  expiresAt?: string;
}

@Controller('api/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Post()
  async create(@Body() { name, role, expiresAt }: NewApiKey) {
    const { row, key } = await this.keys.create(
      name,
      role,
      expiresAt == null ? null : parseInstant(expiresAt)!,
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

const shown = ({ id, name, role, createdAt, expiresAt, revokedAt }: ApiKey) => ({
  id,
  name,
  role,
  createdAt: iso(createdAt),
  expiresAt: orNull(expiresAt),
  revokedAt: orNull(revokedAt),
});

const orNull = (at: Instant | null): string | null => (at === null ? null : iso(at));
