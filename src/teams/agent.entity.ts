import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who works on tickets; need not be able to sign in. */
@Entity('agents')
export class Agent {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text')
  timezone: string;

  @Column('text', { name: 'team_id', nullable: true })
  teamId: string | null;

  @Column('text', { name: 'external_ids', array: true })
  externalIds: string[];
}
