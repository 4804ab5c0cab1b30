import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { METRIC_WORDS } from '../../../src/engine/agreement/metric-words.js';
import type { Metric } from '../../../src/engine/agreement/objective.js';
import { get } from '../api.js';
import { useMe } from '../look/me.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { When } from '../time/when.js';
import { AgreementReviews } from './agreement-reviews.js';
import { CompleteReview } from './complete-review.js';
import { CorrectiveActions } from './corrective-actions.js';
import { DisputeLink } from './dispute-link.js';
import { Disputes } from './disputes.js';
import type { ShownAgreementReview, ShownDispute, ShownReview, ShownWaiver } from './review-shapes.js';
import styles from './reviews.module.css';
import { Waivers } from './waivers.js';

/** What waits for somebody's answer: breaches, waivers, what customers dispute, promised actions, and agreements. */
export default function ReviewsPage() {
  useTitle('Reviews');
  const queries = useQueryClient();
  const me = useMe();
  const [makesLink, setMakesLink] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['reviews'],
    queryFn: async ({ signal }) => {
      const [breaches, actions, waivers, disputes, agreements] = await Promise.all([
        get<ShownReview[]>('/api/breach-reviews?state=open', signal),
        get<ShownReview[]>('/api/breach-reviews?action=open', signal),
        get<ShownWaiver[]>('/api/waivers', signal),
        get<ShownDispute[]>('/api/disputes', signal),
        get<ShownAgreementReview[]>('/api/agreement-reviews', signal),
      ]);
      return { breaches, actions, waivers, disputes, agreements };
    },
  });
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined || me.data === undefined) return null;
  const { role, teams } = me.data;
  const mayAct = role === 'admin' || role === 'lead';
  const saved = () => void queries.invalidateQueries({ queryKey: ['reviews'] });
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Reviews</h1>
        {/* The link shows tickets of every team. */}
        {(role === 'admin' || (role === 'lead' && teams === 'all')) && (
          <Button size="xs" variant="default" onClick={() => setMakesLink(true)}>
            A link for a customer
          </Button>
        )}
      </header>
      {makesLink && <DisputeLink close={() => setMakesLink(false)} />}
      <BreachReviews reviews={data.breaches} mayAct={mayAct} saved={saved} />
      <Waivers waivers={data.waivers} me={me.data} saved={saved} />
      <Disputes
        disputes={data.disputes.filter(({ answeredAt }) => answeredAt === null)}
        mayAct={mayAct}
        saved={saved}
      />
      <CorrectiveActions reviews={data.actions} mayAct={mayAct} saved={saved} />
      <AgreementReviews reviews={data.agreements} mayAct={mayAct} saved={saved} />
    </div>
  );
}

interface Listed {
  readonly reviews: readonly ShownReview[];
  readonly mayAct: boolean;
  readonly saved: () => void;
}

function BreachReviews({ reviews, mayAct, saved }: Listed) {
  const [chosen, choose] = useState<number | null>(null);
  const review = reviews.find(({ id }) => id === chosen);
  const byDue = [...reviews].sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  return (
    <section aria-labelledby="breaches">
      <h2 id="breaches">Breaches to review</h2>
      {reviews.length === 0 && <p className={styles.faint}>None waits for an answer.</p>}
      <div className={styles.columns}>
        {reviews.length > 0 && (
          <table className={styles.list}>
            <thead>
              <tr>
                <th scope="col">Ticket</th>
                <th scope="col">Late</th>
                <th scope="col">Ran out</th>
                <th scope="col">Reviewer</th>
                <th scope="col">Due</th>
                <th scope="col">
                  <span className={styles.unseen}>Answer</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {byDue.map((each) => (
                <tr key={each.id} data-chosen={each.id === chosen || undefined}>
                  <th scope="row">
                    <Link href={`/tickets/${each.ticketId}`}>{each.ticketExternalId}</Link>{' '}
                    <span className={styles.subject}>{each.ticketSubject}</span>
                  </th>
                  <td>{METRIC_WORDS[each.metric as Metric]}</td>
                  <td>
                    <When at={Date.parse(each.breachedAt)} />
                  </td>
                  <td>{each.reviewer === null ? 'nobody' : (each.reviewer.name ?? each.reviewer.address)}</td>
                  <td>
                    {each.isOverdue && <b className={styles.overdue}>overdue </b>}
                    <When at={Date.parse(each.dueAt)} />
                  </td>
                  <td>
                    {mayAct && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`Review ${each.ticketExternalId}`}
                        onClick={() => choose(each.id)}
                      >
                        Review
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {review && (
          <CompleteReview key={review.id} review={review} saved={saved} close={() => choose(null)} />
        )}
      </div>
    </section>
  );
}
