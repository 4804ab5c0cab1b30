import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant } from '../database/instant-column.js';
import type { Instant } from '../engine/instant.js';
import type { Mapping } from '../helpdesks/mapping.js';

@Entity('integrations')
export class Integration {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  helpdesk: string;

  @Column('text')
  name: string;

  /** Sealed; the newest first, two at most. */
  @Column('bytea', { array: true })
  secrets: Buffer[];

  @Column('jsonb')
  mapping: Mapping;

  @Column('boolean')
  active: boolean;

  /** A body of more is refused unread. */
  @Column('integer', { name: 'max_body_mib' })
  maxBodyMiB: number;

  @Column('timestamptz', { name: 'created_at', transformer: instant })
  createdAt: Instant;

  /** The silence alarm; all four or none. */
  @Column('text', { name: 'silence_calendar_id', nullable: true })
  silenceCalendarId: string | null;

  @Column('integer', { name: 'silence_after_minutes', nullable: true })
  silenceAfterMinutes: number | null;

  @Column('text', { name: 'silence_contact', nullable: true })
  silenceContact: string | null;

  @Column('timestamptz', { name: 'watched_since', nullable: true, transformer: instant })
  watchedSince: Instant | null;
}
