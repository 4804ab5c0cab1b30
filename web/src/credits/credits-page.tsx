import { IconReceipt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { get } from '../api.js';
import { useMe } from '../look/me.js';
import { Notice } from '../look/notice.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import type { ShownStatement } from './credit-shapes.js';
import styles from './credits.module.css';
import { LedgerTable } from './ledger-table.js';
import { StatementCard } from './statement-card.js';

/** What closed periods came to, and who owes whom. Admins approve it and issue it. */
export default function CreditsPage() {
  useTitle('Credits');
  const me = useMe();
  const { data, error, refetch } = useQuery({
    queryKey: ['statements'],
    queryFn: ({ signal }) => get<ShownStatement[]>('/api/statements', signal),
  });
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined || me.data === undefined) return null;
  const titles = new Map(data.map(({ agreementId, title }) => [agreementId, title]));
  return (
    <div className={styles.page}>
      <h1>Credits</h1>
      {data.length === 0 && (
        <Notice icon={<IconReceipt />} title="No period has been closed yet">
          <p>
            An agreement with a <code>period</code> gets a statement some days after each one ends.
          </p>
        </Notice>
      )}
      <div className={styles.columns}>
        <section className={styles.stack} aria-label="Statements">
          {data.map((statement) => (
            <StatementCard key={statement.id} statement={statement} settles={me.data.role === 'admin'} />
          ))}
        </section>
        <section className={styles.stack} aria-label="Ledgers">
          {[...titles].map(([agreement, title]) => (
            <LedgerTable key={agreement} agreement={agreement} title={title} />
          ))}
        </section>
      </div>
    </div>
  );
}
