import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ShownExclusion } from '../../../src/exclusions/shown.js';
import { get, Refused, send } from '../api.js';
import type { Me } from '../look/header.js';
import { When } from '../time/when.js';
import styles from './exclusions.module.css';

interface Props {
  readonly exclusion: ShownExclusion;
  readonly me: Me;
  readonly saved: () => Promise<void>;
  readonly close: () => void;
}

const ACTS = ['declared', 'approved', 'closed', 'withdrawn'] as const;

/** Who decided what, and what can be decided next, with its effect. */
export function DecideExclusion({ exclusion, me, saved, close }: Props) {
  const { id, title, reason, state, to, declared } = exclusion;
  const [because, setBecause] = useState('');
  const [end, setEnd] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const isAdmin = me.role === 'admin';
  const decides = isAdmin || me.role === 'lead';
  const isTheirs = declared.by.kind === me.kind && declared.by.id === me.id;
  const mayWithdraw = state !== 'withdrawn' && decides && (isAdmin || state === 'declared');
  const effect = useQuery({
    queryKey: ['exclusions', id, 'effect', state],
    queryFn: ({ signal }) => get<{ sentence: string }>(`/api/exclusions/${id}/effect`, signal),
    enabled: decides && state !== 'withdrawn',
  });
  const act = async (what: string, body: object) => {
    try {
      await send('POST', `/api/exclusions/${id}/${what}`, body);
      await saved();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.message);
    }
  };
  return (
    <section className={styles.card} aria-label={title}>
      <h2>{title}</h2>
      <p>{reason}</p>
      <ol className={styles.decisions}>
        {ACTS.flatMap((name) => {
          const decision = exclusion[name];
          if (decision === null) return [];
          return (
            <li key={name}>
              {name} by {decision.by.name}, <When at={Date.parse(decision.at)} />
              {decision.reason !== null && <>: {decision.reason}</>}
            </li>
          );
        })}
      </ol>
      {effect.data && (
        <p className={styles.effect}>
          {state === 'declared' ? 'Approving it' : 'Withdrawing it'}: {effect.data.sentence}.
        </p>
      )}
      {refusal !== undefined && (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
      {state === 'declared' && isAdmin && (
        <div>
          <Button disabled={isTheirs} onClick={() => void act('approve', {})}>
            Approve
          </Button>
          {isTheirs && <p className={styles.faint}>You declared it: somebody else has to look at it.</p>}
        </div>
      )}
      {to === null && state !== 'withdrawn' && decides && (
        <div className={styles.decide}>
          <TextInput
            type="datetime-local"
            label="It ended"
            value={end}
            onChange={(event) => setEnd(event.currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={end === ''}
            onClick={() => void act('close', { to: new Date(end).toISOString() })}
          >
            Close it
          </Button>
        </div>
      )}
      {mayWithdraw && (
        <div className={styles.decide}>
          <Textarea
            label="Why withdraw it"
            autosize
            value={because}
            onChange={(event) => setBecause(event.currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={because.trim() === ''}
            onClick={() => void act('withdraw', { reason: because })}
          >
            Withdraw
          </Button>
        </div>
      )}
      <div className={styles.actions}>
        <Button variant="subtle" onClick={close}>
          Close this card
        </Button>
      </div>
    </section>
  );
}
