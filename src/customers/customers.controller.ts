import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsFQDN, IsLowercase } from 'class-validator';
import type { Repository } from 'typeorm';
import { Allow } from '../auth/allow.js';
import { Database } from '../database/database.js';
import { IsNameList } from '../http/name-list-field.js';
import { Conflict, NotFound } from '../http/problem.js';
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
  ) {}

  @Allow('agent', 'lead', 'auditor', 'integration')
  @Get()
  list() {
    return this.customers.find({ order: { name: 'asc', id: 'asc' } });
  }

  @Put(':id')
  async put(@Param('id', SlugPipe) id: string, @Body() body: CustomerBody) {
    await refuseTakenNames(this.customers, id, 'externalIds', body.externalIds);
    await refuseTakenNames(this.customers, id, 'domains', body.domains);
    const row = { id, ...body };
    await this.customers.upsert(row, ['id']);
    return row;
  }

  @Delete(':id')
  @HttpCode(204)
  async delete(@Param('id') id: string) {
    const [use] = await this.database.query<{ ticket: boolean; agreement: boolean }>(
      `select exists (select from tickets where customer_id = $1) as ticket,
         exists (select from agreement_versions where jsonb_path_exists(body,
           '$.levels[*].customers[*] ? (@ == $id)', jsonb_build_object('id', $1::text))) as agreement`,
      [id],
    );
    if (use?.ticket) throw new Conflict('id', 'is a customer with tickets');
    if (use?.agreement) throw new Conflict('id', 'is a customer that an agreement names');
    if ((await this.customers.delete({ id })).affected === 0) throw new NotFound(`Customer ${id}`);
  }
}
