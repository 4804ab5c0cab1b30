import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { type Boundary, visibleTickets } from '../auth/visible-tickets.js';
import { Database } from '../database/database.js';
import type { BoardChoices, Named, NothingToShow } from './board-row.js';

/** To whoever is bound to teams only these and their people; the names of customers are no secret among colleagues. */
const TEAMS = `
  select id, name from teams where $1::text[] is null or id = any($1) order by name, id`;
const ASSIGNEES = `
  select id, name from agents where $1::text[] is null or team_id = any($1) or id = any($2) order by name, id`;

@Injectable()
export class Choices {
  constructor(private readonly database: Database) {}

  async offeredTo({ kind, id, sees }: Caller): Promise<BoardChoices> {
    const [ofTeams, self] = sees === 'everything' ? [null, null] : [sees.teams, sees.agents];
    const [teams, assignees, customers, [me = null]] = await Promise.all([
      this.database.query<Named>(TEAMS, [ofTeams]),
      this.database.query<Named>(ASSIGNEES, [ofTeams, self]),
      this.database.query<Named>('select id, name from customers order by name, id'),
      this.database.query<{ id: string; teamId: string | null }>(
        `select a.id, a.team_id as "teamId" from agents a
         join users u on lower(u.email) = lower(a.email)
         where $1 = 'user' and u.id::text = $2 order by a.id limit 1`,
        [kind, id],
      ),
    ]);
    return { teams, assignees, customers, me };
  }

  /** What an empty board lacks. */
  async nothing(sees: Boundary): Promise<NothingToShow> {
    const values: unknown[] = [];
    const [found] = await this.database.query<NothingToShow>(
      `select (select count(*) from integrations where active) as integrations,
         (select count(*) from agreements) as agreements,
         (select count(*) from tickets t where t.open and ${visibleTickets(sees, values)}) as "openTickets"`,
      values,
    );
    return found ?? { integrations: 0, agreements: 0, openTickets: 0 };
  }
}
