import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('services')
export class Service {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  name: string;

  @Column('text', { name: 'external_ids', array: true })
  externalIds: string[];
}
