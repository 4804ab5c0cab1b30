import { Button, VisuallyHidden } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { moneyWords } from '../../../src/agreements/money-words.js';
import { objectiveWords } from '../../../src/engine/agreement/metric-words.js';
import { percentWords, ratioWords } from '../../../src/engine/credit/attainment-words.js';
import type { Measured } from '../../../src/engine/credit/credits.js';
import { send } from '../api.js';
import type { ShownRatio, ShownStatement } from './credit-shapes.js';
import styles from './credits.module.css';

/** One closed period: what was attained, raw and adjusted, and what it comes to. */
export function StatementCard({ statement, settles }: { statement: ShownStatement; settles: boolean }) {
  const { id, title, state, currency, cause, figures } = statement;
  return (
    <article className={styles.card} aria-labelledby={`statement-${id}`}>
      <header>
        <h2 id={`statement-${id}`}>
          {title} · {periodWords(statement)}
        </h2>
        <span className={styles.state} data-state={state}>
          {state}
        </span>
      </header>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Objective</th>
            <th scope="col">Raw</th>
            <th scope="col">Adjusted</th>
          </tr>
        </thead>
        <tbody>
          {figures.objectives.map(({ objective, unit, raw, adjusted }) => (
            <tr key={objective}>
              <th scope="row" className={styles.objective}>
                {objectiveWords(objective)}
              </th>
              <Attained ratio={raw} unit={unit} />
              <Attained ratio={adjusted} unit={unit} />
            </tr>
          ))}
          {figures.objectives.length === 0 && (
            <tr>
              <td colSpan={3}>Nothing was measured.</td>
            </tr>
          )}
        </tbody>
      </table>
      {currency !== null && (
        <p className={styles.total}>
          Credit {moneyWords(figures.credit, currency)}, earned back {moneyWords(figures.earnBack, currency)},
          reward {moneyWords(figures.reward, currency)}:{' '}
          <strong>{moneyWords(figures.total, currency)}</strong>
        </p>
      )}
      {cause !== null && <p className={styles.cause}>Corrected: {cause}</p>}
      <p>
        <a href={`/api/statements/${id}/evidence.pdf`}>Evidence (PDF)</a>{' '}
        <a href={`/api/statements/${id}/evidence.csv`}>Everything that was judged (CSV)</a>
      </p>
      {settles && state !== 'issued' && <Settle statement={statement} />}
    </article>
  );
}

/** The revision on the page is sent along: nobody approves figures that have been corrected unseen. */
function Settle({ statement: { id, agreementId, title, state, revision } }: { statement: ShownStatement }) {
  const queries = useQueryClient();
  const step = state === 'draft' ? 'approve' : 'issue';
  const settle = useMutation({
    mutationFn: () => send('POST', `/api/statements/${id}/${step}`, { revision }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['statements'] }),
        queries.invalidateQueries({ queryKey: ['ledger', agreementId] }),
      ]),
  });
  return (
    <div className={styles.settle}>
      <Button size="xs" loading={settle.isPending} onClick={() => settle.mutate()}>
        {step === 'approve' ? 'Approve' : 'Issue'}
        <VisuallyHidden> the statement of {title}</VisuallyHidden>
      </Button>
      {settle.error && (
        <p role="alert" className={styles.refusal}>
          {settle.error.message}
        </p>
      )}
    </div>
  );
}

function Attained({ ratio, unit }: { ratio: ShownRatio; unit?: Measured['unit'] }) {
  if (ratio.measured === 0) return <td>nothing measured</td>;
  return (
    <td>
      {/* Beside the number, so it says nothing of its own. */}
      <progress className={styles.bar} value={ratio.met} max={ratio.measured} aria-hidden />
      {percentWords(ratio, unit)} <span className={styles.of}>({ratioWords(ratio, unit)})</span>
    </td>
  );
}

/** A period ends at midnight, so the last day is the one before. */
function periodWords({ periodFrom, periodTo, timezone }: ShownStatement): string {
  const date = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return date.formatRange(Date.parse(periodFrom), Date.parse(periodTo) - 1);
}
