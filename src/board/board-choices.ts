import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { BoardChoices, Named, NothingToShow } from './board-row.js';

@Injectable()
export class Choices {
  constructor(private readonly database: Database) {}

  async all(): Promise<BoardChoices> {
    const [teams, assignees, customers] = await Promise.all([
      this.database.query<Named>('select id, name from teams order by name, id'),
      this.database.query<Named>('select id, name from agents order by name, id'),
      this.database.query<Named>('select id, name from customers order by name, id'),
    ]);
    return { teams, assignees, customers };
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
