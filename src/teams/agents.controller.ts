import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsEmail, IsOptional } from 'class-validator';
import type { Repository } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { Audited } from '../audit/audited.js';
import { deleteOnRecord, putOnRecord } from '../audit/rows-on-record.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { Database } from '../database/database.js';
import { IsNameList } from '../http/name-list-field.js';
import { Conflict, Invalid } from '../http/problem.js';
import { SlugPipe } from '../http/slug.js';
import { refuseTakenNames } from './taken-names.js';
import { IsZone } from '../http/zone-field.js';
import { IsText } from '../http/text-field.js';
import { Agent } from './agent.entity.js';
import { Team } from './team.entity.js';

class AgentBody {
  @IsText()
  name: string;

  @IsOptional()
  @IsEmail()
  email: string | null = null;

  @IsZone()
  timezone: string = 'UTC';

  @IsOptional()
  @IsText()
  teamId: string | null = null;

  @IsNameList()
  externalIds: string[] = [];
}

@Controller('api/agents')
export class AgentsController {
  constructor(
    @InjectRepository(Agent) private readonly agents: Repository<Agent>,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  @Allow('agent', 'lead', 'auditor', 'integration')
  @Get()
  list() {
    return this.agents.find({ order: { name: 'asc', id: 'asc' } });
  }

  @Put(':id')
  @Audited('agent.changed')
  async put(@Param('id', SlugPipe) id: string, @Body() body: AgentBody, @CalledBy() by: Caller) {
    if (body.teamId !== null && !(await this.teams.existsBy({ id: body.teamId }))) {
      throw new Invalid('teamId', `is ${body.teamId}, and there is no such team`);
    }
    await refuseTakenNames(this.agents, id, 'externalIds', body.externalIds);
    return putOnRecord({ id, ...body }, this.onRecord(by));
  }

  @Delete(':id')
  @Audited('agent.deleted')
  @HttpCode(204)
  async delete(@Param('id') id: string, @CalledBy() by: Caller) {
    const [assigned] = await this.database.query('select 1 from tickets where assignee_id = $1 limit 1', [
      id,
    ]);
    if (assigned) throw new Conflict('id', 'is an agent with tickets');
    await deleteOnRecord(id, this.onRecord(by));
  }

  private onRecord(by: Caller) {
    const { audit, agents: rows } = this;
    return { audit, rows, kind: 'agent', by } as const;
  }
}
