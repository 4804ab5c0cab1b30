import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('customers')
export class Customer {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  name: string;

  @Column('text', { name: 'external_ids', array: true })
  externalIds: string[];

  /** E-mail domains, in lower case. */
  @Column('text', { array: true })
  domains: string[];
}
