import { Button, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { send } from '../api.js';
import styles from './agreements.module.css';
import { pathOf, useAct } from './queries.js';
import { faultAt, Refusal } from './refusal.js';

const FIELDS = ['reach', 'inForceFrom', 'inForceTo'];

/** Freezes what is kept: whom it reaches, and from when to when, is signed with it. */
export function ProposeForm({ id, isKept }: { id: string; isKept: boolean }) {
  const [reach, setReach] = useState('new');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const propose = useAct(id, (sent: object) => send('POST', `${pathOf(id)}/proposal`, sent));
  return (
    <form
      className={styles.card}
      aria-label="Propose it"
      onSubmit={(event) => {
        event.preventDefault();
        propose.mutate({
          reach,
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
        error={faultAt(propose.error, 'reach')}
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
          error={faultAt(propose.error, 'inForceFrom')}
        />
        <TextInput
          type="datetime-local"
          label="In force to"
          value={to}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
          error={faultAt(propose.error, 'inForceTo')}
        />
      </div>
      <p className={styles.faint}>
        In your own time zone. Left empty, the agreement’s term decides, or else its publication.
      </p>
      <Refusal error={propose.error} shown={FIELDS} />
      <div className={styles.actions}>
        <Button type="submit" disabled={!isKept} loading={propose.isPending}>
          Propose it
        </Button>
        {!isKept && <span className={styles.faint}>Save the draft first.</span>}
      </div>
    </form>
  );
}
