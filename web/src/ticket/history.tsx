import { useState } from 'react';
import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { duration } from '../time/duration.js';
import { When } from '../time/when.js';
import styles from './ticket.module.css';

interface Props {
  readonly events: readonly TicketEvent[];
  readonly names: Readonly<Record<string, string>>;
}

/** Below this a delivery is as good as at once. */
const LATE_MS = 60_000;
const SHOWN_AT_FIRST = 12;

/** The facts that everything else is worked out from, the newest first. */
export function History({ events, names }: Props) {
  const [all, showAll] = useState(false);
  const newest = [...events].reverse();
  const shown = all ? newest : newest.slice(0, SHOWN_AT_FIRST);
  return (
    <section className={styles.box} aria-labelledby="history">
      <h2 id="history">What happened</h2>
      <ol className={styles.events}>
        {shown.map((event, place) => (
          <li key={event.id ?? place}>
            <When at={event.at} precise />
            <span>
              {eventWords(event, names)}
              {event.receivedAt !== undefined && event.receivedAt - event.at > LATE_MS && (
                <span className={styles.faint}>
                  {' '}
                  heard {duration(event.receivedAt - event.at, { days: true })} later
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {shown.length < events.length && (
        <button type="button" className={styles.more} onClick={() => showAll(true)}>
          Show all {events.length}
        </button>
      )}
    </section>
  );
}

const WHO = { customer: 'The customer', agent: 'An agent', bot: 'An automation' } as const;

function eventWords(event: TicketEvent, names: Props['names']): string {
  const named = (id: string | null) => (id === null ? 'nobody' : (names[id] ?? id));
  switch (event.kind) {
    case 'ticket.created':
      return `${WHO[event.actor]} opened the ticket`;
    case 'message':
      return `${WHO[event.actor]} ${event.visibility === 'public' ? 'wrote a public message' : 'left an internal note'}`;
    case 'status.changed':
      return `Status became ${event.to}`;
    case 'priority.changed':
      return `Priority became ${event.priority ?? 'none'}`;
    case 'agent.assigned':
      return `Assigned to ${named(event.to)}`;
    case 'group.assigned':
      return `Team became ${event.to === null ? 'none' : named(event.to)}`;
    case 'customer.changed':
      return `Customer became ${event.to === null ? 'unknown' : named(event.to)}`;
    case 'service.changed':
      return `Service became ${event.to === null ? 'none' : named(event.to)}`;
    case 'policy.changed':
      return event.cause ?? 'The promises changed';
    case 'calendar.changed':
      return event.cause ?? 'The calendar changed';
    case 'agreement.attached':
      return `Agreement attached: ${event.target}`;
    case 'satisfaction.rated':
      return `The customer rated it ${event.score} (${event.worst} is worst, ${event.best} is best)`;
  }
}
