import { IconAlertTriangle, IconArrowLeft, IconExternalLink } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { PageTicket } from '../../../src/board/ticket-page.js';
import { When } from '../time/when.js';
import styles from './ticket.module.css';

export function TicketHead({ ticket }: { ticket: PageTicket }) {
  const { team, assignee, customer, service, createdAt } = ticket;
  return (
    <header className={styles.head}>
      <Link href="/" className={styles.back}>
        <IconArrowLeft size={15} aria-hidden /> Board
      </Link>
      <h1>{ticket.subject ?? 'Without a subject'}</h1>
      <dl className={styles.about}>
        <Fact name="Ticket">
          {ticket.url ? (
            <a href={ticket.url} target="_blank" rel="noreferrer">
              #{ticket.externalId} in {ticket.integration.name} <IconExternalLink size={13} aria-hidden />
            </a>
          ) : (
            `#${ticket.externalId} in ${ticket.integration.name}`
          )}
        </Fact>
        <Fact name="Status">{ticket.status ?? 'unknown'}</Fact>
        <Fact name="Priority">{ticket.priority ?? 'none'}</Fact>
        <Fact name="Customer">{customer?.name ?? 'unknown'}</Fact>
        {service && <Fact name="Service">{service.name}</Fact>}
        <Fact name="Assignee">
          {[assignee?.name ?? 'nobody yet', team?.name].filter(Boolean).join(' · ')}
        </Fact>
        {createdAt !== null && (
          <Fact name="Created">
            <When at={createdAt} />
          </Fact>
        )}
      </dl>
      {ticket.setAside !== null && (
        <p className={styles.setAside} role="alert">
          <IconAlertTriangle size={17} aria-hidden />
          This ticket was set aside because its clocks could not be worked out: {ticket.setAside}
        </p>
      )}
    </header>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
