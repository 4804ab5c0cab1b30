/** As `/api/users` shows a user; admins only. */
export interface User {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly role: UserRole;
  readonly teams: Teams;
  readonly active: boolean;
}

export type UserRole = 'agent' | 'lead' | 'auditor' | 'admin';
export type Teams = 'all' | readonly string[];

export const ROLES: readonly { readonly value: UserRole; readonly label: string }[] = [
  { value: 'agent', label: 'Agent: answers tickets' },
  { value: 'lead', label: 'Lead: also tries out promises' },
  { value: 'auditor', label: 'Auditor: reads everything' },
  { value: 'admin', label: 'Admin: may do everything' },
];

export const isBounded = (role: UserRole): boolean => role === 'agent' || role === 'lead';

/** In a table and in the header: whose tickets somebody sees. */
export function teamsWords(teams: Teams, nameOf: (id: string) => string): string {
  if (teams === 'all') return 'All teams';
  return teams.length === 0 ? 'No team' : teams.map(nameOf).join(', ');
}
