import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Named } from '../../../src/board/board-row.js';
import { get } from '../api.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { AddUser } from './add-user.js';
import { ChangeUser } from './change-user.js';
import styles from './people.module.css';
import { teamsWords, type User } from './user.js';

/** Who may sign in, what they may do, and whose tickets they see. For admins. */
export default function PeoplePage() {
  useTitle('People');
  const queries = useQueryClient();
  const [chosen, choose] = useState<number | 'new' | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['people'],
    queryFn: async ({ signal }) => {
      const [users, teams] = await Promise.all([
        get<User[]>('/api/users', signal),
        get<Named[]>('/api/teams', signal),
      ]);
      return { users, teams };
    },
  });
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  const { users, teams } = data;
  const user = users.find(({ id }) => id === chosen);
  const nameOf = (team: string) => teams.find(({ id }) => id === team)?.name ?? team;
  const saved = () => queries.invalidateQueries({ queryKey: ['people'] });
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>People</h1>
        <Button size="xs" leftSection={<IconUserPlus size={16} />} onClick={() => choose('new')}>
          Add a user
        </Button>
      </header>
      <div className={styles.columns}>
        <table className={styles.people}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">E-mail</th>
              <th scope="col">Role</th>
              <th scope="col">Sees the tickets of</th>
              <th scope="col">
                <span className={styles.unseen}>Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {users.map((each) => (
              <tr
                key={each.id}
                data-inactive={!each.active || undefined}
                data-chosen={each.id === chosen || undefined}
              >
                <th scope="row">{each.name}</th>
                <td>{each.email}</td>
                <td className={styles.role}>{each.active ? each.role : 'deactivated'}</td>
                <td>{teamsWords(each.teams, nameOf)}</td>
                <td>
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`Change ${each.name}`}
                    onClick={() => choose(each.id)}
                  >
                    Change
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {chosen === 'new' && <AddUser teams={teams} saved={saved} close={() => choose(null)} />}
        {user && (
          <ChangeUser key={user.id} user={user} teams={teams} saved={saved} close={() => choose(null)} />
        )}
      </div>
    </div>
  );
}
