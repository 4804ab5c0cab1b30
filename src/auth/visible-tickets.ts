import type { Env } from '../../config/env.js';
import type { Role } from './allow.js';

/** What an administrator sets for a user or a key: the ids of teams, or everybody's tickets. */
export type Teams = 'all' | readonly string[];

/**
 * Whose tickets a caller may see. Every reader of tickets takes one and none has a default, so that nobody can forget to
 * ask: `visibleTickets` is the rule as SQL, `maySee` the same for a ticket at hand.
 */
export type Boundary = 'everything' | Bounded;

interface Bounded {
  readonly teams: readonly string[];
  /** Who the caller is in the helpdesks: what is assigned to them they see wherever it stands. */
  readonly agents: readonly string[];
  /** Also what no team has, so that nothing falls between two chairs. */
  readonly teamless: boolean;
}

export interface Whose {
  readonly team: string | null;
  readonly assignee: string | null;
}

/** Who runs Punctual or audits it must see what is there. */
export const isBounded = (role: Role): boolean => role !== 'admin' && role !== 'auditor';

export function boundaryOf(
  { role, teams, agents }: { role: Role; teams: Teams; agents: readonly string[] },
  { teamlessTickets }: Pick<Env, 'teamlessTickets'>,
): Boundary {
  if (!isBounded(role) || teams === 'all') return 'everything';
  return { teams, agents, teamless: teamlessTickets === 'shown' };
}

/** SQL that holds for the tickets `t` inside the boundary; what it compares with is added to `values`. */
export function visibleTickets(sees: Boundary, values: unknown[]): string {
  if (sees === 'everything') return 'true';
  const place = values.push(sees.teams, sees.agents);
  const theirs = `t.team_id = any($${place - 1}::text[]) or t.assignee_id = any($${place}::text[])`;
  return sees.teamless ? `(${theirs} or t.team_id is null)` : `(${theirs})`;
}

export function maySee(sees: Boundary, { team, assignee }: Whose): boolean {
  if (sees === 'everything') return true;
  if (assignee !== null && sees.agents.includes(assignee)) return true;
  return team === null ? sees.teamless : sees.teams.includes(team);
}
