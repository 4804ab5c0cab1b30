import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { send } from '../api.js';
import type { ShownAgreementReview } from './review-shapes.js';
import styles from './reviews.module.css';

const OUTCOMES = ['confirm', 'amend', 'renegotiate', 'terminate'];

interface Props {
  readonly reviews: readonly ShownAgreementReview[];
  readonly mayAct: boolean;
  readonly saved: () => void;
}

export function AgreementReviews({ reviews, mayAct, saved }: Props) {
  const [chosen, choose] = useState<number | null>(null);
  const review = reviews.find(({ id }) => id === chosen);
  if (reviews.length === 0) return null;
  return (
    <section aria-labelledby="agreements">
      <h2 id="agreements">Agreements to look at again</h2>
      <div className={styles.columns}>
        <table className={styles.list}>
          <thead>
            <tr>
              <th scope="col">Agreement</th>
              <th scope="col">On</th>
              <th scope="col">Because</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {reviews.map((each) => (
              <tr key={each.id}>
                <th scope="row">{each.title}</th>
                <td>{each.on}</td>
                <td>{each.because}</td>
                <td>
                  {each.outcome ??
                    (mayAct && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`Hold the review of ${each.title}`}
                        onClick={() => choose(each.id)}
                      >
                        Hold
                      </Button>
                    ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {review?.heldAt === null && <Hold key={review.id} review={review} saved={saved} />}
      </div>
    </section>
  );
}

function Hold({ review, saved }: { review: ShownAgreementReview; saved: () => void }) {
  const [fault, setFault] = useState<string | null>(null);
  const form = useForm({ initialValues: { outcome: 'confirm', minutes: '', attendees: '' } });
  const hold = form.onSubmit(async ({ outcome, minutes, attendees }) => {
    const names = attendees.split(',').flatMap((name) => name.trim() || []);
    try {
      await send('POST', `/api/agreement-reviews/${review.id}/hold`, { outcome, minutes, attendees: names });
      saved();
    } catch (refused) {
      setFault((refused as Error).message);
    }
  });
  return (
    <form className={styles.card} onSubmit={(event) => void hold(event)}>
      <h3>{review.title}</h3>
      <NativeSelect label="Outcome" data={OUTCOMES} {...form.getInputProps('outcome')} />
      <Textarea label="Minutes" required autosize minRows={3} {...form.getInputProps('minutes')} />
      <TextInput label="Who was there" placeholder="Olga, Carl" {...form.getInputProps('attendees')} />
      {fault && (
        <p role="alert" className={styles.overdue}>
          {fault}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" size="xs">
          Hold
        </Button>
      </div>
    </form>
  );
}
