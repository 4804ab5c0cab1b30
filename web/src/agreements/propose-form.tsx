import { Button, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { send } from '../api.js';
import styles from './agreements.module.css';
import { pathOf, useAct } from './queries.js';
import { faultAt, Refusal } from './refusal.js';

const FIELDS = ['reach', 'inForceFrom', 'inForceTo'];

interface Props {
  readonly id: string;
  /** The version of the draft that was read. */
  readonly draft: number | null;
  readonly isKept: boolean;
}

/** Freezes what is kept: whom it reaches, and from when to when, is signed with it. */
export function ProposeForm({ id, draft, isKept }: Props) {
  const [reach, setReach] = useState('new');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const propose = useAct(id, (sent: { draft: number | null } & Record<string, unknown>) =>
    send('POST', `${pathOf(id)}/proposal`, sent),
  );
  // What was refused of another draft is not this one's.
  const refused = propose.variables?.draft === draft ? propose.error : null;
  return (
    <form
      className={styles.card}
      aria-label="Propose it"
      onSubmit={(event) => {
        event.preventDefault();
        propose.mutate({
          reach,
          draft,
          ...(from !== '' && { inForceFrom: new Date(from).toISOString() }),
          ...(to !== '' && { inForceTo: new Date(to).toISOString() }),
        });
      }}
      noValidate
    >
      <h2>Propose it</h2>
      <p className={styles.faint}>
        The draft is frozen. Where both parties have to approve, each approver gets a mail with a link of
        their own.
      </p>
      <Radio.Group
        label="Whom it reaches"
        value={reach}
        onChange={setReach}
        error={faultAt(refused, 'reach')}
      >
        <div className={styles.choices}>
          <Radio value="new" label="Tickets that are created from then on" />
          <Radio value="running" label="Those, and clocks that run already" />
        </div>
      </Radio.Group>
      <div className={styles.times}>
        <TextInput
          type="datetime-local"
          label="In force from"
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          error={faultAt(refused, 'inForceFrom')}
        />
        <TextInput
          type="datetime-local"
          label="In force to"
          value={to}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
          error={faultAt(refused, 'inForceTo')}
        />
      </div>
      <p className={styles.faint}>
        In your own time zone. Left empty, the agreement’s term decides, or else its publication.
      </p>
      <Refusal error={refused} shown={FIELDS} />
      <div className={styles.actions}>
        <Button type="submit" disabled={!isKept} loading={propose.isPending}>
          Propose it
        </Button>
        {!isKept && <span className={styles.faint}>Save the draft first.</span>}
      </div>
    </form>
  );
}
