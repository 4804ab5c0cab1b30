import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { instant } from '../database/instant-column.js';
import type { Instant } from '../engine/instant.js';
import type { Role } from './allow.js';

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

  @Column('boolean', { default: true })
  active: boolean;

  @Column('timestamptz', { name: 'created_at', transformer: instant })
  createdAt: Instant;
}
