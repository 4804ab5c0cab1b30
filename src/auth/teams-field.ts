import { ValidateBy } from 'class-validator';
import type { Database } from '../database/database.js';
import { Invalid } from '../http/problem.js';
import type { Role } from './allow.js';
import { isBounded, type Teams } from './visible-tickets.js';

const MOST = 1_000;
const REASON = `must be "all", or a list of at most ${MOST} team ids, each once`;

const isTeams = (value: unknown): value is Teams =>
  value === 'all' ||
  (Array.isArray(value) &&
    value.length <= MOST &&
    value.every((id) => typeof id === 'string') &&
    new Set(value).size === value.length);

/** For DTOs: whose tickets somebody may see. */
export const IsTeams = () =>
  ValidateBy({
    name: 'isTeams',
    validator: {
      validate: isTeams,
      defaultMessage: (argument) => `${argument?.property} ${REASON}`,
    },
  });

/** @throws Invalid where a boundary would mean nothing: for a role that has none, or around a team nobody knows */
export async function checkTeams(database: Pick<Database, 'query'>, role: Role, teams: Teams): Promise<void> {
  if (teams === 'all') return;
  if (!isBounded(role)) throw new Invalid('teams', `cannot be a list: the role ${role} sees everything`);
  const found = await database.query<{ id: string }>('select id from teams where id = any($1)', [teams]);
  const known = new Set(found.map(({ id }) => id));
  const unknown = teams.find((id) => !known.has(id));
  if (unknown !== undefined) throw new Invalid('teams', `names ${unknown}, and there is no such team`);
}
