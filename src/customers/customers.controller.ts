import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsFQDN, IsLowercase } from 'class-validator';
import type { Repository } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { Audited } from '../audit/audited.js';
import { deleteOnRecord, putOnRecord } from '../audit/rows-on-record.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { Database } from '../database/database.js';
import { IsNameList } from '../http/name-list-field.js';
import { Conflict } from '../http/problem.js';
import { SlugPipe } from '../http/slug.js';
import { refuseTakenNames } from '../teams/taken-names.js';
import { IsText } from '../http/text-field.js';
import { Customer } from './customer.entity.js';

class CustomerBody {
  @IsText()
  name: string;

  @IsNameList()
  externalIds: string[] = [];

  @IsNameList()
  @IsFQDN({}, { each: true })
  @IsLowercase({ each: true })
  domains: string[] = [];
}

@Controller('api/customers')
export class CustomersController {
  constructor(
    @InjectRepository(Customer) private readonly customers: Repository<Customer>,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  @Allow('agent', 'lead', 'auditor', 'integration')
  @Get()
  list() {
    return this.customers.find({ order: { name: 'asc', id: 'asc' } });
  }

  @Put(':id')
  @Audited('customer.changed')
  async put(@Param('id', SlugPipe) id: string, @Body() body: CustomerBody, @CalledBy() by: Caller) {
    await refuseTakenNames(this.customers, id, 'externalIds', body.externalIds);
    await refuseTakenNames(this.customers, id, 'domains', body.domains);
    return putOnRecord({ id, ...body }, this.onRecord(by));
  }

  @Delete(':id')
  @Audited('customer.deleted')
  @HttpCode(204)
  async delete(@Param('id') id: string, @CalledBy() by: Caller) {
    const [use] = await this.database.query<{ ticket: boolean; agreement: boolean }>(
      `select exists (select from tickets where customer_id = $1) as ticket,
         exists (select from agreement_versions where jsonb_path_exists(body,
           '$.levels[*].customers[*] ? (@ == $id)', jsonb_build_object('id', $1::text))) as agreement`,
      [id],
    );
    if (use?.ticket) throw new Conflict('id', 'is a customer with tickets');
    if (use?.agreement) throw new Conflict('id', 'is a customer that an agreement names');
    await deleteOnRecord(id, this.onRecord(by));
  }

  private onRecord(by: Caller) {
    const { audit, customers: rows } = this;
    return { audit, rows, kind: 'customer', by } as const;
  }
}
