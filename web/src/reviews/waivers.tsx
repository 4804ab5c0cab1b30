import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { METRIC_WORDS } from '../../../src/engine/agreement/metric-words.js';
import type { Metric } from '../../../src/engine/agreement/objective.js';
import { send } from '../api.js';
import type { Me } from '../look/header.js';
import { When } from '../time/when.js';
import type { ShownWaiver } from './review-shapes.js';
import styles from './reviews.module.css';

interface Props {
  readonly waivers: readonly ShownWaiver[];
  readonly me: Me;
  readonly saved: () => void;
}

/** Those that wait for a decision, and those that hold; without any there is nothing to see. */
export function Waivers({ waivers, me, saved }: Props) {
  const open = waivers.filter(({ verdict }) => verdict === null);
  const holding = waivers.filter(({ verdict, withdrawnAt }) => verdict === 'waived' && withdrawnAt === null);
  if (open.length + holding.length === 0) return null;
  return (
    <section aria-labelledby="waivers">
      <h2 id="waivers">Waivers</h2>
      <ul className={styles.cards}>
        {[...open, ...holding].map((each) => (
          <li key={each.id}>
            <Waiver waiver={each} me={me} saved={saved} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Waiver({ waiver, me, saved }: { waiver: ShownWaiver; me: Me; saved: () => void }) {
  const [words, setWords] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const { breachId, ticketExternalId, reason, isOwn, verdict } = waiver;
  const act = (what: 'decide' | 'withdraw', body: object) =>
    send('POST', `/api/breaches/${breachId}/waiver/${what}`, body).then(saved, (refused: Error) =>
      setFault(refused.message),
    );
  const remark = words.trim() === '' ? {} : { remark: words };
  const decides = me.role === 'admin';
  return (
    <section className={styles.card} aria-label={`Waiver for ${ticketExternalId}`}>
      <p>
        <Link href={`/tickets/${waiver.ticketId}`}>{ticketExternalId}</Link>,{' '}
        {METRIC_WORDS[waiver.metric as Metric]} missed <When at={Date.parse(waiver.breachedAt)} />
      </p>
      <blockquote className={styles.said}>{reason}</blockquote>
      <p className={styles.faint}>
        Proposed by {waiver.proposedBy}, <When at={Date.parse(waiver.proposedAt)} />
        {verdict === 'waived' && <>; waived by {waiver.decidedBy}</>}
      </p>
      {verdict === null && !decides && <p>An admin decides.</p>}
      {verdict === null && decides && isOwn && <p>You proposed it: somebody else has to look at it.</p>}
      {decides && (verdict !== null || !isOwn) && (
        <Textarea
          label={verdict === null ? 'Remark' : 'Why withdraw it'}
          autosize
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      {fault !== null && (
        <p role="alert" className={styles.overdue}>
          {fault}
        </p>
      )}
      {decides && verdict === null && !isOwn && (
        <div className={styles.actions}>
          <Button size="xs" onClick={() => void act('decide', { verdict: 'waived', ...remark })}>
            Waive
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => void act('decide', { verdict: 'refused', ...remark })}
          >
            Refuse
          </Button>
        </div>
      )}
      {decides && verdict === 'waived' && (
        <div className={styles.actions}>
          <Button
            size="xs"
            variant="default"
            disabled={words.trim() === ''}
            onClick={() => void act('withdraw', { reason: words })}
          >
            Withdraw
          </Button>
        </div>
      )}
    </section>
  );
}
