import { Tabs } from '@mantine/core';
import { IconMail, IconMailOff, IconMailOpened, IconMessage } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Link } from 'wouter';
import type { MailDetail, MailList, MailRow } from '../../../src/notices/mail-row.js';
import { get } from '../api.js';
import { useLiveMessages } from '../live/live-feed.js';
import { Notice } from '../look/notice.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { fullInstant } from '../time/instant-words.js';
import { When } from '../time/when.js';
import { KIND_WORDS, MAIL_STATE_WORDS, recipientWords } from './mail-words.js';
import styles from './mails.module.css';

export default function MailsPage({ id }: { id: string | undefined }) {
  const list = useInfiniteQuery({
    queryKey: ['mails'],
    queryFn: ({ pageParam, signal }) => get<MailList>(`/api/mails?limit=50${pageParam}`, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => (next === null ? undefined : `&before=${next}`),
    refetchInterval: 30_000,
  });
  useLiveList();
  useTitle('Mails');
  if (list.error && list.data === undefined)
    return <Trouble error={list.error} retry={() => void list.refetch()} />;
  if (list.data === undefined) return null;
  const mails = list.data.pages.flatMap((page) => page.mails);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Mails and chat</h1>
        {list.data.pages[0]?.smtp === false && (
          <p className={styles.kept}>
            <IconMailOff size={17} aria-hidden />
            <span>
              No mail server is set, so mails are kept here and reach nobody. Set <code>SMTP_URL</code> to
              send them.
            </span>
          </p>
        )}
      </header>
      {mails.length === 0 ? (
        <Notice icon={<IconMailOpened />} title="Nobody has been told anything yet">
          <p>Warnings, breaches and escalations show up here as they are written.</p>
        </Notice>
      ) : (
        <div className={styles.panes} data-reading={id !== undefined || undefined}>
          <nav className={styles.list} aria-label="Mails and chat messages, the newest first">
            <ul>
              {mails.map((mail) => (
                <Line key={mail.id} mail={mail} chosen={String(mail.id) === id} />
              ))}
            </ul>
            {list.hasNextPage && (
              <button type="button" className={styles.more} onClick={() => void list.fetchNextPage()}>
                Older ones
              </button>
            )}
          </nav>
          {id === undefined ? (
            <Notice icon={<IconMailOpened />} title="Choose one to read it" />
          ) : (
            <Mail id={id} />
          )}
        </div>
      )}
    </div>
  );
}

function useLiveList(): void {
  const queries = useQueryClient();
  useLiveMessages(useCallback(() => void queries.invalidateQueries({ queryKey: ['mails'] }), [queries]));
}

function Line({ mail, chosen }: { mail: MailRow; chosen: boolean }) {
  return (
    <li>
      <Link href={`/mails/${mail.id}`} className={styles.line} aria-current={chosen || undefined}>
        <span className={styles.top}>
          <span className={styles.kind} data-kind={mail.kind}>
            {mail.channel === 'chat' ? (
              <IconMessage size={13} aria-label="Chat message" />
            ) : (
              <IconMail size={13} aria-label="Mail" />
            )}{' '}
            {KIND_WORDS[mail.kind]}
          </span>
          <When at={mail.createdAt} />
        </span>
        <span className={styles.subject}>{mail.subject ?? `About ticket ${mail.ticketExternalId}`}</span>
        <span className={styles.to}>
          {recipientWords(mail.to)}
          {mail.state !== 'sent' && mail.state !== 'kept' && <b> {MAIL_STATE_WORDS[mail.state]}</b>}
        </span>
      </Link>
    </li>
  );
}

function Mail({ id }: { id: string }) {
  const {
    data: mail,
    error,
    refetch,
  } = useQuery({
    queryKey: ['mail', id],
    queryFn: ({ signal }) => get<MailDetail>(`/api/mails/${id}`, signal),
  });
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (mail === undefined) return null;
  return (
    <article className={styles.mail}>
      <Link href="/mails" className={styles.back}>
        All mails
      </Link>
      <h2>{mail.subject ?? `About ticket ${mail.ticketExternalId}`}</h2>
      <dl className={styles.about}>
        <dt>{mail.channel === 'chat' ? 'In' : 'To'}</dt>
        <dd>
          {recipientWords(mail.to)}{' '}
          <span>{mail.channel === 'mail' && mail.to.name !== null && mail.to.address}</span>
        </dd>
        <dt>State</dt>
        <dd>
          {MAIL_STATE_WORDS[mail.state]}
          {mail.lastError !== null && `: ${mail.lastError}`}
          {mail.attempts > 1 && `, ${mail.attempts} attempts`}
        </dd>
        <dt>Written</dt>
        <dd>{fullInstant(mail.createdAt)}</dd>
        <dt>Ticket</dt>
        <dd>
          <Link href={`/tickets/${mail.ticketId}`}>#{mail.ticketExternalId}</Link>
        </dd>
      </dl>
      {mail.html === null && mail.text === null ? (
        <p className={styles.unwritten}>It is written when it is sent, and this one has not been.</p>
      ) : mail.html === null ? (
        <pre className={styles.text}>{mail.text}</pre>
      ) : (
        <Parts mail={mail} />
      )}
    </article>
  );
}

function Parts({ mail }: { mail: MailDetail }) {
  return (
    <Tabs defaultValue="html" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="html">As a mail</Tabs.Tab>
        <Tabs.Tab value="text">Plain text</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="html">
        {/* The frame's own policy and its sandbox: nothing in a mail may run, load or reach this page. */}
        <iframe
          className={styles.html}
          title="The mail"
          sandbox="allow-popups"
          src={`/api/mails/${mail.id}/html`}
        />
      </Tabs.Panel>
      <Tabs.Panel value="text">
        <pre className={styles.text}>{mail.text}</pre>
      </Tabs.Panel>
    </Tabs>
  );
}
