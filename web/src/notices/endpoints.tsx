import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../api.js';
import { SecretOnce } from '../integrations/secret-once.js';
import { Trouble } from '../look/trouble.js';
import { plural } from '../look/words.js';
import { When } from '../time/when.js';
import { EndpointForm } from './endpoint-form.js';
import { EndpointMessages } from './endpoint-messages.js';
import type { ShownEndpoint } from './notice-shapes.js';
import styles from './notices.module.css';

/** Where other systems are told of what happens, and how that fares. */
export function Endpoints() {
  const queries = useQueryClient();
  const [chosen, choose] = useState<{ id: string } | 'new' | null>(null);
  const [secret, showSecret] = useState<string>();
  const { data, error, refetch } = useQuery({
    queryKey: ['endpoints'],
    queryFn: ({ signal }) => get<ShownEndpoint[]>('/api/webhook-endpoints', signal),
    refetchInterval: 10_000,
  });
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  const endpoint = chosen === null || chosen === 'new' ? undefined : data.find(({ id }) => id === chosen.id);
  const open = (which: typeof chosen) => {
    showSecret(undefined);
    choose(which);
  };
  const saved = async (id: string, made: string | undefined) => {
    await queries.invalidateQueries({ queryKey: ['endpoints'] });
    choose({ id });
    showSecret(made);
  };
  const gone = async () => {
    open(null);
    await queries.invalidateQueries({ queryKey: ['endpoints'] });
  };
  const close = () => open(null);
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <div className={styles.tools}>
          <p className={styles.faint}>
            Signed messages about what happens, to systems of yours; how to read them is in the documentation.
          </p>
          <Button size="xs" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => open('new')}>
            Add an endpoint
          </Button>
        </div>
        {data.length === 0 ? (
          <p className={styles.empty}>No other system is told of anything.</p>
        ) : (
          <table className={styles.list}>
            <thead>
              <tr>
                <th scope="col">Endpoint</th>
                <th scope="col">Is told of</th>
                <th scope="col">Waiting</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {data.map((each) => (
                <tr key={each.id} data-chosen={each === endpoint || undefined}>
                  <th scope="row">
                    <button type="button" className={styles.title} onClick={() => open({ id: each.id })}>
                      {each.description || each.id}
                    </button>
                    <span className={styles.faint}>{each.url}</span>
                  </th>
                  <td>{plural(each.eventTypes.length, 'kind', 'kinds')}</td>
                  <td>{each.waiting}</td>
                  <td>
                    <EndpointState endpoint={each} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {endpoint && <EndpointMessages key={endpoint.id} endpoint={endpoint} />}
      </div>
      {chosen !== null && (
        <div className={styles.side}>
          {secret !== undefined && <SecretOnce secret={secret} />}
          {chosen === 'new' && <EndpointForm taken={data.map(({ id }) => id)} {...{ saved, gone, close }} />}
          {endpoint && (
            <EndpointForm key={endpoint.id} endpoint={endpoint} taken={[]} {...{ saved, gone, close }} />
          )}
        </div>
      )}
    </div>
  );
}

function EndpointState({
  endpoint: { active, disabledAt, disabledBecause, failingSince },
}: {
  endpoint: ShownEndpoint;
}) {
  if (!active) {
    return (
      <>
        <span className={styles.state} data-state="disabled">
          disabled
        </span>
        <span className={styles.because}>
          {disabledBecause}
          {disabledAt !== null && (
            <>
              , <When at={Date.parse(disabledAt)} />
            </>
          )}
        </span>
      </>
    );
  }
  if (failingSince !== null) {
    return (
      <>
        <span className={styles.state} data-state="failing">
          failing
        </span>
        <span className={styles.because}>
          since <When at={Date.parse(failingSince)} />
        </span>
      </>
    );
  }
  return (
    <span className={styles.state} data-state="fine">
      active
    </span>
  );
}
