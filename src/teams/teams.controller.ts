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
import { Conflict } from '../http/problem.js';
import { SlugPipe } from '../http/slug.js';
import { refuseTakenNames } from './taken-names.js';
import { IsZone } from '../http/zone-field.js';
import { IsText } from '../http/text-field.js';
import { Team } from './team.entity.js';

class TeamBody {
  @IsText()
  name: string;

  @IsNameList()
  externalIds: string[] = [];

  @IsOptional()
  @IsText()
  leadName: string | null = null;

  @IsOptional()
  @IsEmail()
  leadEmail: string | null = null;

  /** In which mails to the lead tell times. */
  @IsZone()
  timezone: string = 'UTC';
}

@Controller('api/teams')
export class TeamsController {
  constructor(
    @InjectRepository(Team) private readonly teams: Repository<Team>,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  @Allow('agent', 'lead', 'auditor', 'integration')
  @Get()
  list() {
    return this.teams.find({ order: { name: 'asc', id: 'asc' } });
  }

  @Put(':id')
  @Audited('team.changed')
  async put(@Param('id', SlugPipe) id: string, @Body() body: TeamBody, @CalledBy() by: Caller) {
    await refuseTakenNames(this.teams, id, 'externalIds', body.externalIds);
    return putOnRecord({ id, ...body }, this.onRecord(by));
  }

  @Delete(':id')
  @Audited('team.deleted')
  @HttpCode(204)
  async delete(@Param('id') id: string, @CalledBy() by: Caller) {
    const [use] = await this.database.query<{
      agent: boolean;
      ticket: boolean;
      agreement: boolean;
      boundary: boolean;
    }>(
      `select exists (select from agents where team_id = $1) as agent,
         exists (select from tickets where team_id = $1) as ticket,
         exists (select from agreement_versions where jsonb_path_exists(body,
           '$.levels[*].objectives[*].group ? (@ == $id)', jsonb_build_object('id', $1::text))) as agreement,
         exists (select from users where teams @> jsonb_build_array($1::text)
           union all select from api_keys where teams @> jsonb_build_array($1::text) and revoked_at is null) as boundary`,
      [id],
    );
    if (use?.agent) throw new Conflict('id', 'is a team with agents');
    if (use?.ticket) throw new Conflict('id', 'is a team with tickets');
    if (use?.agreement) throw new Conflict('id', 'is a team that an agreement names');
    // A helpdesk may name it again, and whoever was bound to it would see the new one's tickets.
    if (use?.boundary) throw new Conflict('id', 'is a team that a user or an API key is bound to');
    await deleteOnRecord(id, this.onRecord(by));
  }

  private onRecord(by: Caller) {
    const { audit, teams: rows } = this;
    return { audit, rows, kind: 'team', by } as const;
  }
}
