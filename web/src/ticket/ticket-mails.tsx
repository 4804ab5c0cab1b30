import { Link } from 'wouter';
import type { MailRow } from '../../../src/notices/mail-row.js';
import { MAIL_STATE_WORDS, recipientWords } from '../mails/mail-words.js';
import { When } from '../time/when.js';
import styles from './ticket.module.css';

export function TicketMails({ mails, smtp }: { mails: readonly MailRow[]; smtp: boolean }) {
  return (
    <section className={styles.box} aria-labelledby="mails">
      <h2 id="mails">Who was told</h2>
      {mails.length === 0 && <p className={styles.faint}>Nobody had to be told anything yet.</p>}
      {mails.length > 0 && !smtp && (
        <p className={styles.faint}>No mail server is set: mails are kept here.</p>
      )}
      <ol className={styles.events}>
        {mails.map((mail) => (
          <li key={mail.id}>
            <When at={mail.createdAt} precise />
            <span>
              <Link href={`/mails/${mail.id}`}>{mail.subject ?? mail.kind}</Link>
              <span className={styles.faint}>
                {' '}
                to {recipientWords(mail.to)}, {MAIL_STATE_WORDS[mail.state].toLowerCase()}
                {mail.lastError && `: ${mail.lastError}`}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
