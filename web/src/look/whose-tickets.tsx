import { useQuery } from '@tanstack/react-query';
import type { Named } from '../../../src/board/board-row.js';
import { get } from '../api.js';
import { type Teams, teamsWords } from '../people/user.js';
import styles from './header.module.css';

/** Says that the page shows some teams only; to whoever sees everything, nothing. */
export function WhoseTickets({ teams }: { teams: Teams }) {
  const { data } = useQuery({
    queryKey: ['teams'],
    queryFn: ({ signal }) => get<Named[]>('/api/teams', signal),
    staleTime: Infinity,
    enabled: teams !== 'all',
  });
  if (teams === 'all' || data === undefined) return null;
  const words = teamsWords(teams, (id) => data.find((team) => team.id === id)?.name ?? id);
  return (
    <span className={styles.whose} title={`You see the tickets of: ${words}`}>
      <span className={styles.unseen}>You see the tickets of </span>
      {words}
    </span>
  );
}
