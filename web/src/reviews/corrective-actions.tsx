import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { send } from '../api.js';
import { When } from '../time/when.js';
import type { ShownReview } from './review-shapes.js';
import styles from './reviews.module.css';

interface Props {
  readonly reviews: readonly ShownReview[];
  readonly mayAct: boolean;
  readonly saved: () => void;
}

/** What somebody said would be done and is not done yet; without any there is nothing to see. */
export function CorrectiveActions({ reviews, mayAct, saved }: Props) {
  const [fault, setFault] = useState<string | null>(null);
  if (reviews.length === 0) return null;
  const byDue = [...reviews].sort((a, b) => (a.actionDueOn ?? '').localeCompare(b.actionDueOn ?? ''));
  const done = (id: number) =>
    send('POST', `/api/breach-reviews/${id}/action-done`, {}).then(saved, (refused: Error) =>
      setFault(refused.message),
    );
  return (
    <section aria-labelledby="actions">
      <h2 id="actions">Corrective actions</h2>
      {fault !== null && (
        <p role="alert" className={styles.overdue}>
          {fault}
        </p>
      )}
      <table className={styles.list}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Who</th>
            <th scope="col">By</th>
            <th scope="col">Because of</th>
            <th scope="col">
              <span className={styles.unseen}>Done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {byDue.map((each) => (
            <tr key={each.id}>
              <th scope="row">{each.action}</th>
              <td>{each.actionOwner}</td>
              <td>{each.actionDueOn}</td>
              <td>
                <Link href={`/tickets/${each.ticketId}`}>{each.ticketExternalId}</Link>,{' '}
                <When at={Date.parse(each.breachedAt)} />
              </td>
              <td>
                {mayAct && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`Done: ${each.action}`}
                    onClick={() => void done(each.id)}
                  >
                    Done
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
