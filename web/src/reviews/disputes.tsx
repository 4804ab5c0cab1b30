import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { send } from '../api.js';
import { When } from '../time/when.js';
import type { ShownDispute } from './review-shapes.js';
import styles from './reviews.module.css';

interface Props {
  readonly mayAct: boolean;
  readonly saved: () => void;
}

/** Those that are still to be answered; without any there is nothing to see. */
export function Disputes({ disputes, mayAct, saved }: Props & { disputes: readonly ShownDispute[] }) {
  if (disputes.length === 0) return null;
  return (
    <section aria-labelledby="disputes">
      <h2 id="disputes">Disputes to answer</h2>
      {disputes.map((each) => (
        <Dispute key={each.id} dispute={each} mayAct={mayAct} saved={saved} />
      ))}
    </section>
  );
}

function Dispute({ dispute, mayAct, saved }: Props & { dispute: ShownDispute }) {
  const [fault, setFault] = useState<string | null>(null);
  const form = useForm({ initialValues: { outcome: 'rejected', reason: '' } });
  const about = dispute.ticketExternalId;
  const outcomes = [
    { value: 'rejected', label: 'Reject it' },
    { value: 'upheld', label: 'Uphold it' },
    ...(about === null ? [] : [{ value: 'waived', label: 'Propose to waive the breach' }]),
  ];
  const answer = form.onSubmit((values) =>
    send('POST', `/api/disputes/${dispute.id}/answer`, values).then(saved, (refused: Error) =>
      setFault(refused.message),
    ),
  );
  return (
    <form className={styles.card} onSubmit={(event) => void answer(event)}>
      <p>
        <b>{dispute.saidBy}</b> of {dispute.customerId}
        {about === null ? ', about something that is no breach here' : ` about ${about}`}, due{' '}
        <When at={Date.parse(dispute.dueAt)} />
      </p>
      <blockquote className={styles.said}>{dispute.said}</blockquote>
      {mayAct && (
        <>
          <NativeSelect label="Answer" data={outcomes} {...form.getInputProps('outcome')} />
          <Textarea label="Reason" required autosize minRows={2} {...form.getInputProps('reason')} />
          {fault && (
            <p role="alert" className={styles.overdue}>
              {fault}
            </p>
          )}
          <div className={styles.actions}>
            <Button type="submit" size="xs">
              Answer
            </Button>
          </div>
        </>
      )}
    </form>
  );
}
