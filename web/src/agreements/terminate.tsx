import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { send } from '../api.js';
import styles from './agreements.module.css';
import { leavesBare } from './publish-proposal.js';
import { pathOf, useAct } from './queries.js';
import { faultAt, Refusal } from './refusal.js';

/** Ends it before its term. Tickets that are there already keep what they were promised. */
export function Terminate({ id }: { id: string }) {
  const [on, setOn] = useState('');
  const [reason, setReason] = useState('');
  const end = useAct(id, (meant: { force?: true; withoutNotice?: true }) =>
    send('POST', `${pathOf(id)}/terminate`, {
      reason,
      ...(on !== '' && { on: new Date(on).toISOString() }),
      ...meant,
    }),
  );
  const isWithinNotice = faultAt(end.error, 'on')?.includes('withoutNotice') ?? false;
  return (
    <section className={styles.card} aria-label="End it">
      <h2>End it early</h2>
      <p className={styles.faint}>
        From then on nothing more is promised. Tickets that are there already keep what they were promised.
      </p>
      <TextInput
        type="datetime-local"
        label="On"
        description="In your own time zone; left empty, at once."
        value={on}
        onChange={({ currentTarget }) => setOn(currentTarget.value)}
        error={faultAt(end.error, 'on')}
      />
      <Textarea
        label="Reason"
        autosize
        maxLength={1_000}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        error={faultAt(end.error, 'reason')}
      />
      <Refusal error={end.error} shown={['on', 'reason']} />
      <div className={styles.actions}>
        <Button
          variant="default"
          className={styles.danger!}
          disabled={reason.trim() === ''}
          loading={end.isPending}
          onClick={() => end.mutate({})}
        >
          Terminate the agreement
        </Button>
        {isWithinNotice && (
          <Button
            variant="default"
            className={styles.danger!}
            onClick={() => end.mutate({ withoutNotice: true })}
          >
            Both sides waive the notice: terminate
          </Button>
        )}
        {leavesBare(end.error) && (
          <Button
            variant="default"
            className={styles.danger!}
            onClick={() => end.mutate({ ...end.variables, force: true })}
          >
            That is meant: terminate all the same
          </Button>
        )}
      </div>
    </section>
  );
}
