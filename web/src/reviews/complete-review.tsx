import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { send } from '../api.js';
import type { ShownReview } from './review-shapes.js';
import styles from './reviews.module.css';

const WHOSE = [
  { value: 'provider', label: 'The provider’s' },
  { value: 'customer', label: 'The customer’s' },
  { value: 'vendor', label: 'A vendor’s' },
  { value: 'nobody', label: 'Nobody’s' },
];

interface Props {
  readonly review: ShownReview;
  readonly saved: () => void;
  readonly close: () => void;
}

export function CompleteReview({ review, saved, close }: Props) {
  const [fault, setFault] = useState<string | null>(null);
  const form = useForm({
    initialValues: { cause: '', attribution: 'provider', what: '', owner: '', dueOn: '' },
  });
  const complete = form.onSubmit(async ({ cause, attribution, what, owner, dueOn }) => {
    const action = what === '' ? {} : { action: { what, owner, dueOn } };
    try {
      await send('POST', `/api/breach-reviews/${review.id}/complete`, { cause, attribution, ...action });
      saved();
      close();
    } catch (refused) {
      setFault((refused as Error).message);
    }
  });
  const acts = form.values.what !== '';
  return (
    <form className={styles.card} onSubmit={(event) => void complete(event)}>
      <h3>{review.ticketExternalId}</h3>
      <Textarea label="What caused it?" required autosize minRows={3} {...form.getInputProps('cause')} />
      <NativeSelect label="Whose doing was it?" data={WHOSE} {...form.getInputProps('attribution')} />
      <TextInput label="Corrective action" placeholder="None" {...form.getInputProps('what')} />
      {acts && (
        <>
          <TextInput label="Who does it" required {...form.getInputProps('owner')} />
          <TextInput label="By when" type="date" required {...form.getInputProps('dueOn')} />
        </>
      )}
      {fault && (
        <p role="alert" className={styles.overdue}>
          {fault}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" size="xs">
          Complete
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          Cancel
        </Button>
      </div>
      <ProposeWaiver review={review} saved={saved} close={close} />
    </form>
  );
}

/** Instead, or beside it: nothing is forgiven before somebody else agrees. */
function ProposeWaiver({ review, saved, close }: Props) {
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const propose = async () => {
    try {
      await send('POST', `/api/breaches/${review.breachId}/waiver`, { reason });
      saved();
      close();
    } catch (refused) {
      setFault((refused as Error).message);
    }
  };
  return (
    <details className={styles.waive}>
      <summary>Propose to waive the breach</summary>
      <Textarea
        label="Why should it be waived?"
        autosize
        minRows={2}
        value={reason}
        error={fault}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button size="xs" variant="default" disabled={reason.trim() === ''} onClick={() => void propose()}>
        Propose
      </Button>
    </details>
  );
}
