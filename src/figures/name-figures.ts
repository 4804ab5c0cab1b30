import { Injectable } from '@nestjs/common';
import { NameGroups } from '../attainment/name-groups.js';
import type { Dimension } from './figured-tickets.js';
import type { Answer } from './read-figures.js';

/** What people call what has an id. */
export interface Called {
  /** Of each row, in the order of the dimensions. */
  readonly rows: readonly (readonly string[])[];
  team(id: string | null): string;
}

@Injectable()
export class NameFigures {
  constructor(private readonly nameGroups: NameGroups) {}

  async run(by: readonly Dimension[], { rows, chains }: Answer): Promise<Called> {
    const timed = [...rows.flatMap(({ time }) => time.teams), ...chains.flatMap(({ teams }) => teams)];
    const ids = [...new Set(timed.map(({ team }) => team))];
    const [groups, teams] = await Promise.all([
      this.nameGroups.run(
        by,
        rows.map(({ group }) => group),
      ),
      this.nameGroups.run(
        ['team'],
        ids.map((id) => [id]),
      ),
    ]);
    const names = new Map(ids.map((id, i) => [id, teams[i]![0]!]));
    return { rows: groups, team: (id) => names.get(id)! };
  }
}
