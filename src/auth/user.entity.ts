import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { instant } from '../database/instant-column.js';
import type { Instant } from '../engine/instant.js';
import type { Role } from './allow.js';
import type { Teams } from './visible-tickets.js';

export type UserRole = Exclude<Role, 'integration'>;

@Entity('users')
export class User {
  // A bigint, which TypeORM hands out as a string.
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('text')
  name: string;

  @Column('text', { unique: true })
  email: string;

  @Column('text')
  role: UserRole;

  @Column('jsonb')
  teams: Teams;

  @Column('boolean', { default: true })
  active: boolean;

  /** argon2id; null where none was set. */
  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash: string | null;

  /** False: this person signs in by link or through the OpenID provider only. */
  @Column('boolean', { name: 'password_allowed', default: true })
  passwordAllowed: boolean;

  @Column('timestamptz', { name: 'created_at', transformer: instant })
  createdAt: Instant;
}
