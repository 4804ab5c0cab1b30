import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('teams')
export class Team {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  name: string;

  @Column('text', { name: 'external_ids', array: true })
  externalIds: string[];

  @Column('text', { name: 'lead_name', nullable: true })
  leadName: string | null;

  @Column('text', { name: 'lead_email', nullable: true })
  leadEmail: string | null;

  @Column('text')
  timezone: string;
}
