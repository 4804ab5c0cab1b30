import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant } from '../database/instant-column.js';
import type { Instant } from '../engine/instant.js';
import type { Role } from './allow.js';
import type { Teams } from './visible-tickets.js';

@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  name: string;

  @Column('bytea', { name: 'key_hash' })
  keyHash: Buffer;

  @Column('text')
  role: Role;

  @Column('jsonb')
  teams: Teams;

  /** Null: everything that the role may do. */
  @Column('text', { array: true, nullable: true })
  scopes: string[] | null;

  /** The id of the user who made it, also where they did so with another key; null where none did. */
  @Column('bigint', { name: 'made_by', nullable: true })
  madeBy: string | null;

  @Column('timestamptz', { name: 'created_at', transformer: instant })
  createdAt: Instant;

  @Column('timestamptz', { name: 'expires_at', nullable: true, transformer: instant })
  expiresAt: Instant | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true, transformer: instant })
  revokedAt: Instant | null;

  /** To the minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true, transformer: instant })
  lastUsedAt: Instant | null;
}
