import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';

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
import { Service } from './service.entity.js';

class ServiceBody {
  @IsText()
  name: string;

  @IsNameList()
  externalIds: string[] = [];
}

@Controller('api/services')
export class ServicesController {
  constructor(
    @InjectRepository(Service) private readonly services: Repository<Service>,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  @Allow('agent', 'lead', 'auditor', 'integration')
  @Get()
  list() {
    return this.services.find({ order: { name: 'asc', id: 'asc' } });
  }

  @Put(':id')
  @Audited('service.changed')
  async put(@Param('id', SlugPipe) id: string, @Body() body: ServiceBody, @CalledBy() by: Caller) {
    await refuseTakenNames(this.services, id, 'externalIds', body.externalIds);
    return putOnRecord({ id, ...body }, this.onRecord(by));
  }

  @Delete(':id')
  @Audited('service.deleted')
  @HttpCode(204)
  async delete(@Param('id') id: string, @CalledBy() by: Caller) {
    const [use] = await this.database.query<{ ticket: boolean; agreement: boolean }>(
      `select exists (select from tickets where service_id = $1) as ticket,
         exists (select from agreement_versions where jsonb_path_exists(body,
           '$.levels[*].services[*] ? (@ == $id)', jsonb_build_object('id', $1::text))) as agreement`,
      [id],
    );
    if (use?.ticket) throw new Conflict('id', 'is a service with tickets');
    if (use?.agreement) throw new Conflict('id', 'is a service that an agreement names');
    await deleteOnRecord(id, this.onRecord(by));
  }

  private onRecord(by: Caller) {
    const { audit, services: rows } = this;
    return { audit, rows, kind: 'service', by } as const;
  }
}
