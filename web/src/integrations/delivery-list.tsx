import { Button, Select } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { get, send } from '../api.js';
import { Notice } from '../look/notice.js';
import { When } from '../time/when.js';
import styles from './integrations.module.css';
import { Replay, useReplay } from './replay.js';
import type { ShownDelivery, ShownIntegration } from './shapes.js';

const PAGE = 50;
const STATES = [
  { value: '', label: 'All deliveries' },
  { value: 'quarantined', label: 'In quarantine' },
  { value: 'received', label: 'Waiting' },
  { value: 'ingested', label: 'Understood' },
];
const STATE_WORDS = { received: 'Waiting', ingested: 'Understood', quarantined: 'Quarantine' };

/** What came in and what became of it, the newest first. */
export function DeliveryList({ integration: { id, deliveries } }: { integration: ShownIntegration }) {
  const [state, setState] = useState('');
  const replay = useReplay();
  const list = useInfiniteQuery({
    queryKey: ['deliveries', id, state],
    queryFn: ({ pageParam, signal }) => {
      const filter = new URLSearchParams({ integration: id, limit: String(PAGE), ...pageParam });
      if (state !== '') filter.set('state', state);
      return get<ShownDelivery[]>(`/api/deliveries?${filter.toString()}`, signal);
    },
    initialPageParam: {},
    getNextPageParam: (page) => (page.length < PAGE ? undefined : { before: String(page.at(-1)!.id) }),
    refetchInterval: 10_000,
  });
  const rows = list.data?.pages.flat() ?? [];
  return (
    <section className={styles.card} aria-label="Deliveries">
      <div className={styles.tools}>
        <Select
          size="xs"
          aria-label="Which deliveries"
          data={STATES}
          value={state}
          onChange={(value) => setState(value ?? '')}
          allowDeselect={false}
        />
        {deliveries.quarantined > 0 && (
          <Button
            size="xs"
            variant="default"
            onClick={() => replay.mutate({ integration: id, states: ['quarantined'] })}
            loading={replay.isPending}
          >
            Read the quarantine again ({deliveries.quarantined})
          </Button>
        )}
        <Replay of={replay} />
      </div>
      {list.data !== undefined && rows.length === 0 ? (
        <Notice icon={<IconInbox />} title={state === '' ? 'Nothing has come in yet' : 'None'} />
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Came in</th>
              <th scope="col">State</th>
              <th scope="col">Why</th>
              <th scope="col" className={styles.number}>
                Bytes
              </th>
              <th scope="col">
                <span className={styles.hidden}>Do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage && (
        <Button variant="default" size="xs" onClick={() => void list.fetchNextPage()}>
          Older deliveries
        </Button>
      )}
    </section>
  );
}

function Row({
  row: { id, integrationId, state, reason, receivedAt, bytes, purgedAt, backfillId },
}: {
  row: ShownDelivery;
}) {
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => send('POST', '/api/deliveries/replay', { ids: [id] }),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['deliveries'] }),
        queries.invalidateQueries({ queryKey: ['integrations'] }),
      ]),
  });
  const name = `delivery ${id}`;
  return (
    <tr>
      <th scope="row">
        <When at={Date.parse(receivedAt)} precise />
        <span className={styles.faint}>
          #{id}
          {backfillId !== null && ', from a backfill'}
        </span>
      </th>
      <td>
        <span className={styles.badge} data-state={BADGES[state]}>
          {STATE_WORDS[state]}
        </span>
      </td>
      <td className={styles.why}>
        {reason ?? (purgedAt === null ? '' : 'The body is purged; its facts stay.')}
      </td>
      <td className={styles.number}>{purgedAt === null ? bytes.toLocaleString() : '–'}</td>
      <td className={styles.actions}>
        {purgedAt === null && (
          <>
            <Button
              component={Link}
              href={`/integrations/${integrationId}/try?delivery=${id}`}
              size="compact-xs"
              variant="subtle"
              aria-label={`Look into it: ${name}`}
            >
              Look into it
            </Button>
            {state !== 'received' && (
              <Button
                size="compact-xs"
                variant="subtle"
                loading={again.isPending}
                aria-label={`Read again: ${name}`}
                onClick={() => again.mutate()}
              >
                Read again
              </Button>
            )}
          </>
        )}
        {again.error && <span role="alert">{again.error.message}</span>}
      </td>
    </tr>
  );
}

const BADGES = { received: 'paused', ingested: 'on_track', quarantined: 'at_risk' };
