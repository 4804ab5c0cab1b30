import { type UseMutationResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { get, send } from '../api.js';
import { plural } from '../look/words.js';
import styles from './integrations.module.css';

interface Which {
  readonly integration: string;
  readonly since?: string;
  readonly states?: readonly string[];
}

interface Begun {
  readonly id: number;
  readonly replayed: number;
  readonly purged: number;
}

type Replaying = UseMutationResult<Begun, Error, Which>;

/** Has deliveries read again, in the background. */
export const useReplay = (): Replaying =>
  useMutation({ mutationFn: (which: Which) => send<Begun>('POST', '/api/deliveries/replay', which) });

/** How far that is. */
export function Replay({ of: { data: begun, error } }: { of: Replaying }) {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['replay', begun?.id],
    queryFn: ({ signal }) =>
      get<{ total: number; done: number }>(`/api/deliveries/replays/${begun!.id}`, signal),
    enabled: begun !== undefined && begun.replayed > 0,
    refetchInterval: ({ state }) => (state.data && state.data.done >= state.data.total ? false : 1_000),
  });
  const finished = data !== undefined && data.done >= data.total;
  useEffect(() => {
    if (!finished) return;
    void queries.invalidateQueries({ queryKey: ['deliveries'] });
    void queries.invalidateQueries({ queryKey: ['integrations'] });
  }, [finished, queries]);
  if (error) return <span role="alert">{error.message}</span>;
  if (begun === undefined) return null;
  const { replayed, purged } = begun;
  const words =
    replayed === 0
      ? 'There was nothing to read again.'
      : finished
        ? `${plural(replayed, 'delivery', 'deliveries')} read again.`
        : `${data?.done ?? 0} of ${replayed} read again…`;
  return (
    <span role="status" className={styles.faint}>
      {words}
      {purged > 0 && ` ${plural(purged, 'older one is', 'older ones are')} purged.`}
    </span>
  );
}
