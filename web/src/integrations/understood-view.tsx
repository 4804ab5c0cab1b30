import type { ReactNode } from 'react';
import { METRIC_WORDS } from '../look/words.js';
import { When } from '../time/when.js';
import styles from './integrations.module.css';
import type { Understood } from './shapes.js';

type Ticket = Understood['tickets'][number];
type Clock = Ticket['clocks'][number];

const BADGES: Readonly<Record<string, string>> = {
  breached: 'breached',
  paused: 'paused',
  cancelled: 'paused',
};

export function UnderstoodView({ understood: { reason, tickets, unmapped } }: { understood: Understood }) {
  if (reason !== null) {
    return (
      <p role="alert" className={styles.quarantine}>
        It would go into quarantine: <b>{reason}</b>.
      </p>
    );
  }
  if (tickets.length === 0)
    return <p>It says nothing about tickets, and would be thanked for and passed over.</p>;
  return (
    <div className={styles.stack}>
      {unmapped.length > 0 && (
        <p className={styles.quarantine}>
          Not mapped:{' '}
          {unmapped.map(({ field, value }) => (
            <code key={`${field} ${value}`} className={styles.word}>
              {field} {value}
            </code>
          ))}
        </p>
      )}
      {tickets.map((ticket) => (
        <UnderstoodTicket key={ticket.externalId} ticket={ticket} />
      ))}
    </div>
  );
}

function UnderstoodTicket({ ticket: { externalId, ticket, events, clocks, setAside } }: { ticket: Ticket }) {
  return (
    <section aria-label={`Ticket ${externalId}`}>
      <h3>
        #{externalId} {ticket.subject}
      </h3>
      <p className={styles.faint}>
        {Object.entries(ticket)
          .filter(([name, value]) => value !== null && !['subject', 'url'].includes(name))
          .map(([name, value]) => `${name} ${value}`)
          .join(' · ')}
      </p>
      {setAside !== null && <p className={styles.fault}>It would be set aside: {setAside}</p>}
      <Lines caption="Events" head={['When', 'What', 'Says']}>
        {events.map(({ at, kind, id, ...said }) => (
          <tr key={String(id)}>
            <td>
              <When at={Date.parse(at)} precise />
            </td>
            <td>
              <code>{kind}</code>
            </td>
            <td className={styles.why}>{sayings(said)}</td>
          </tr>
        ))}
      </Lines>
      {clocks.length === 0 ? (
        <p className={styles.faint}>No clock: nothing is promised for such a ticket.</p>
      ) : (
        <Lines caption="Clocks, as they would be" head={['Clock', 'State', 'Due']}>
          {clocks.map((clock) => (
            <tr key={`${clock.clockId} ${clock.cycle}`}>
              <td>{METRIC_WORDS[clock.metric as keyof typeof METRIC_WORDS] ?? clock.metric}</td>
              <td>
                <span className={styles.badge} data-state={BADGES[clock.state] ?? 'on_track'}>
                  {clock.state}
                </span>
              </td>
              <td>
                <Due clock={clock} />
              </td>
            </tr>
          ))}
        </Lines>
      )}
    </section>
  );
}

function Due({ clock: { dueAt, satisfiedAt, breachedAt } }: { clock: Clock }) {
  const at = breachedAt ?? satisfiedAt ?? dueAt;
  if (at === null) return <>while paused, none</>;
  const words = breachedAt !== null ? 'missed' : satisfiedAt !== null ? 'done' : '';
  return (
    <>
      {words} <When at={Date.parse(at)} />
    </>
  );
}

function Lines({
  caption,
  head,
  children,
}: {
  caption: string;
  head: readonly string[];
  children: ReactNode;
}) {
  return (
    <table className={styles.table}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {head.map((each) => (
            <th key={each} scope="col">
              {each}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** `to open`, `customer Acme GmbH`: what the helpdesk calls it. */
const sayings = (said: Readonly<Record<string, unknown>>): string =>
  Object.entries(said)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${nameOf(value)}`)
    .join(', ');

function nameOf(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value !== 'object') return String(value);
  const { name, keys } = value as { name?: string; keys?: readonly string[] };
  return name ?? keys?.[0] ?? JSON.stringify(value);
}
