import { IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Named } from '../../../src/board/board-row.js';
import { get } from '../api.js';
import { Notice } from '../look/notice.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { AgreementCard } from './agreement-card.js';
import { CalendarCard } from './calendar-card.js';
import { OnTheirWay } from './on-their-way.js';
import type { ShownAgreement, ShownCalendar, ShownDraft } from './promise-shapes.js';
import styles from './promises.module.css';

/** What is promised to whom, and when it is open: to read, and to go on from. */
export default function PromisesPage() {
  useTitle('Promises');
  const { data, error, refetch } = useQuery({
    queryKey: ['promises'],
    queryFn: async ({ signal }) => {
      const [agreements, drafts, calendars, customers, services] = await Promise.all([
        get<ShownAgreement[]>('/api/agreements', signal),
        get<ShownDraft[]>('/api/agreement-drafts', signal),
        get<ShownCalendar[]>('/api/calendars', signal),
        get<Named[]>('/api/customers', signal),
        get<Named[]>('/api/services', signal),
      ]);
      const names = new Map([...customers, ...services, ...calendars].map(({ id, name }) => [id, name]));
      return { agreements, drafts, calendars, nameOf: (id: string) => names.get(id) ?? id };
    },
  });
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  const { agreements, drafts, calendars, nameOf } = data;
  return (
    <div className={styles.page}>
      <h1>Promises</h1>
      {agreements.length === 0 && (
        <Notice icon={<IconSignature />} title="No agreement has been published">
          <p>
            Write one here, or publish one with <code>PUT /api/agreements/…</code>.
          </p>
        </Notice>
      )}
      <div className={styles.columns}>
        <section className={styles.stack} aria-label="Agreements">
          {agreements.map((agreement) => (
            <AgreementCard key={agreement.id} agreement={agreement} nameOf={nameOf} />
          ))}
          <OnTheirWay drafts={drafts} />
        </section>
        <section className={styles.stack} aria-label="Calendars">
          {calendars.map((calendar) => (
            <CalendarCard key={calendar.id} calendar={calendar} />
          ))}
        </section>
      </div>
    </div>
  );
}
