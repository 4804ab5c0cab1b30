import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { Database } from '../database/database.js';
import type { BoardChoices, Named, NothingToShow } from './board-row.js';

@Injectable()
export class Choices {
  constructor(private readonly database: Database) {}

  async offeredTo(caller: Caller): Promise<BoardChoices> {
    const [teams, assignees, customers, [me = null]] = await Promise.all([
      this.database.query<Named>('select id, name from teams order by name, id'),
      this.database.query<Named>('select id, name from agents order by name, id'),
      this.database.query<Named>('select id, name from customers order by name, id'),
      this.database.query<{ id: string; teamId: string | null }>(
        `select a.id, a.team_id as "teamId" from agents a
         join users u on lower(u.email) = lower(a.email)
         where $1 = 'user' and u.id::text = $2 order by a.id limit 1`,
        [caller.kind, caller.id],
      ),
    ]);
    return { teams, assignees, customers, me };
  }

  /** What an empty board lacks. */
  async nothing(): Promise<NothingToShow> {
    const [found] = await this.database.query<NothingToShow>(`
      select (select count(*) from integrations where active) as integrations,
        (select count(*) from agreements) as agreements,
        (select count(*) from tickets where open) as "openTickets"`);
    return found ?? { integrations: 0, agreements: 0, openTickets: 0 };
  }
}
