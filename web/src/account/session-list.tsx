import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, remove } from '../api.js';
import { Trouble } from '../look/trouble.js';
import { When } from '../time/when.js';
import styles from './account.module.css';

/** As `/api/sessions` shows one. */
interface ShownSession {
  readonly id: number;
  readonly device: string;
  readonly openedBy: 'link' | 'password' | 'oidc';
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly current: boolean;
}

const OPENED_WITH = { link: 'a link', password: 'the password', oidc: 'the identity provider' };

/** Every browser that is signed in as oneself. */
export function SessionList() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => get<ShownSession[]>('/api/sessions', signal),
  });
  const end = useMutation({
    mutationFn: (path: string) => remove(path),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  const others = data.filter(({ current }) => !current);
  return (
    <section className={styles.sessions} aria-label="Where you are signed in">
      <header>
        <h2>Where you are signed in</h2>
        {others.length > 1 && (
          <Button size="compact-xs" variant="default" onClick={() => end.mutate('/api/sessions')}>
            Sign out everywhere else
          </Button>
        )}
      </header>
      <ul>
        {data.map(({ id, device, openedBy, createdAt, lastSeenAt, current }) => (
          <li key={id}>
            <div>
              <strong>{device}</strong>
              {current && <span className={styles.here}>this one</span>}
              <p className={styles.faint}>
                Signed in with {OPENED_WITH[openedBy]}, <When at={Date.parse(createdAt)} />. Last seen{' '}
                <When at={Date.parse(lastSeenAt)} />.
              </p>
            </div>
            {!current && (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Sign out ${device}, last seen ${new Date(lastSeenAt).toLocaleString()}`}
                onClick={() => end.mutate(`/api/sessions/${id}`)}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      {end.error && (
        <p className={styles.refusal} role="alert">
          {end.error.message}
        </p>
      )}
    </section>
  );
}
