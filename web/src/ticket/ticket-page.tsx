import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { BreachRow } from '../../../src/breaches/breach-row.js';
import type { PageClock, TicketPage as Page } from '../../../src/board/ticket-page.js';
import type { MailList } from '../../../src/notices/mail-row.js';
import { get } from '../api.js';
import { type LiveMessage, useLiveMessages } from '../live/live-feed.js';
import { StaleBanner } from '../live/stale-banner.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { ClockCard } from './clock-card.js';
import { History } from './history.js';
import { TicketHead } from './ticket-head.js';
import { TicketMails } from './ticket-mails.js';
import styles from './ticket.module.css';
import { Why } from './why.js';

export default function TicketPage({ id }: { id: string }) {
  const page = useQuery({
    queryKey: ['ticket', id, 'page'],
    queryFn: ({ signal }) => get<Page>(`/api/tickets/${id}`, signal),
    refetchInterval: 60_000,
  });
  const mails = useQuery({
    queryKey: ['ticket', id, 'mails'],
    queryFn: ({ signal }) => get<MailList>(`/api/mails?ticket=${id}&limit=200`, signal),
  });
  const breaches = useQuery({
    queryKey: ['ticket', id, 'breaches'],
    queryFn: ({ signal }) => get<BreachRow[]>(`/api/breaches?ticket=${id}`, signal),
  });
  useLiveTicket(id);
  useTitle(page.data?.ticket.subject ?? 'Ticket');
  const [chosen, choose] = useChosenClock(page.data?.clocks ?? []);

  if (page.error && page.data === undefined) {
    return <Trouble error={page.error} retry={() => void page.refetch()} />;
  }
  if (page.data === undefined) return null;
  const { ticket, clocks, events, names } = page.data;
  return (
    <div className={styles.page}>
      <StaleBanner />
      <TicketHead ticket={ticket} />
      <section aria-label="Clocks">
        {clocks.length === 0 ? (
          <p className={styles.nothing}>
            {ticket.createdAt === null
              ? 'Nothing is timed yet: this ticket’s creation has not been heard of.'
              : 'Nothing is promised for this ticket.'}
          </p>
        ) : (
          <ul className={styles.clocks}>
            {clocks.map((clock) => (
              <ClockCard
                key={clock.id}
                clock={clock}
                chosen={chosen?.clock === clock ? chosen.cycle : null}
                choose={(cycle) => choose(clock.id, cycle)}
              />
            ))}
          </ul>
        )}
      </section>
      {chosen && (
        <Why ticketId={id} clock={chosen.clock} cycle={chosen.cycle} breaches={breaches.data ?? []} />
      )}
      <div className={styles.columns}>
        <History events={events} names={names} />
        <TicketMails mails={mails.data?.mails ?? []} smtp={mails.data?.smtp ?? true} />
      </div>
    </div>
  );
}

function useLiveTicket(id: string): void {
  const queries = useQueryClient();
  const onMessage = useCallback(
    (message: LiveMessage) => {
      const concerned =
        message.type === 'refresh' ||
        message.change.gone.includes(Number(id)) ||
        message.change.rows.some((row) => row.id === Number(id));
      if (concerned) void queries.invalidateQueries({ queryKey: ['ticket', id] });
    },
    [queries, id],
  );
  useLiveMessages(onMessage);
}

/** Stands in the address line, so that a colleague can be sent a link to the very reason. */
function useChosenClock(clocks: readonly PageClock[]) {
  const [location, navigate] = useLocation();
  const params = new URLSearchParams(useSearch());
  const clock = clocks.find(({ id }) => id === params.get('clock')) ?? mostUrgent(clocks);
  const asked = Number(params.get('cycle'));
  const cycle = clock?.cycles.find((each) => each.cycle === asked) ?? clock?.cycles.at(-1);
  const choose = (clockId: string, which: number) =>
    navigate(`${location}?${new URLSearchParams({ clock: clockId, cycle: String(which) })}`, {
      replace: true,
    });
  return [clock && cycle ? { clock, cycle: cycle.cycle } : null, choose] as const;
}

const mostUrgent = (clocks: readonly PageClock[]): PageClock | undefined =>
  clocks
    .filter(({ live }) => live !== null)
    .sort((a, b) => (a.live?.dueAt ?? Infinity) - (b.live?.dueAt ?? Infinity) || 0)[0] ?? clocks[0];
