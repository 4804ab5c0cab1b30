import { Button } from '@mantine/core';
import { useState } from 'react';
import { Refused, send } from '../api.js';
import type { ShownEffect, ShownProposal } from './agreement-shapes.js';
import styles from './agreements.module.css';
import { pathOf, useAct, useEffectOf } from './queries.js';
import { Refusal } from './refusal.js';

interface Props {
  readonly id: string;
  readonly proposal: ShownProposal;
  readonly role: string;
}

/** First what publishing would do to the clocks that run; then publishing, which confirms just that, and the words that are shown. */
export function PublishProposal({ id, proposal: { hash, awaited }, role }: Props) {
  const [isAsked, ask] = useState(false);
  const effect = useEffectOf(id, hash, isAsked);
  const publish = useAct(id, (sent: Pick<ShownEffect, 'confirm'> & { force: boolean }) =>
    send('POST', `${pathOf(id)}/proposal/publish`, { hash, ...sent }),
  );
  const confirmed = effect.data?.confirm;
  return (
    <section className={styles.card} aria-label="Publish it">
      <h2>Publish it</h2>
      {effect.data === undefined ? (
        <div className={styles.actions}>
          <Button variant="default" loading={effect.isFetching} onClick={() => ask(true)}>
            See the effect
          </Button>
        </div>
      ) : (
        <p className={styles.effect} role="status">
          Publishing it now: {effect.data.sentence}.
          {effect.data.tried < effect.data.open &&
            ` Of ${effect.data.open} open tickets, the ${effect.data.tried} that are due first were tried.`}
        </p>
      )}
      <Refusal error={effect.error} />
      {awaited.length > 0 && (
        <p className={styles.faint}>It can be published when everybody has approved it.</p>
      )}
      {awaited.length === 0 && role !== 'admin' && <p className={styles.faint}>An admin publishes it.</p>}
      {awaited.length === 0 && role === 'admin' && confirmed && (
        <div className={styles.actions}>
          <Button
            loading={publish.isPending}
            onClick={() => publish.mutate({ confirm: confirmed, force: false })}
          >
            Publish with this effect
          </Button>
        </div>
      )}
      <Refusal error={publish.error} />
      {leavesBare(publish.error) && confirmed && (
        <div className={styles.actions}>
          <Button
            variant="default"
            className={styles.danger!}
            loading={publish.isPending}
            onClick={() => publish.mutate({ confirm: confirmed, force: true })}
          >
            That is meant: publish it all the same
          </Button>
        </div>
      )}
    </section>
  );
}

/** Refused, unless whoever publishes says that a service may be left without any agreement. */
export const leavesBare = (error: Error | null): boolean =>
  error instanceof Refused &&
  error.status === 409 &&
  error.errors.some(({ field, reason }) => field === 'levels' && reason.includes('"force"'));
