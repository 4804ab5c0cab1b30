import { Button, Select, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { Link } from 'wouter';
import { get, Refused, send } from '../api.js';
import { plural } from '../look/words.js';
import { When } from '../time/when.js';
import {
  EVENT_WORDS,
  MESSAGE_WORDS,
  type MessageWithTries,
  type ShownEndpoint,
  type ShownMessage,
} from './notice-shapes.js';
import styles from './notices.module.css';

const PAGE = 20;
const STATES = [
  { value: '', label: 'All messages' },
  { value: 'failed', label: 'Did not arrive' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'sent', label: 'Arrived' },
];

/** What was sent there, with every attempt, and sending it again. */
export function EndpointMessages({ endpoint: { id } }: { endpoint: ShownEndpoint }) {
  const queries = useQueryClient();
  const [state, setState] = useState('');
  const [opened, open] = useState<number | null>(null);
  const path = `/api/webhook-endpoints/${encodeURIComponent(id)}`;
  const list = useInfiniteQuery({
    queryKey: ['endpoint-messages', id, state],
    queryFn: ({ pageParam, signal }) =>
      get<ShownMessage[]>(
        `${path}/messages?limit=${PAGE}${state === '' ? '' : `&state=${state}`}${pageParam}`,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => (page.length < PAGE ? undefined : `&before=${page.at(-1)!.id}`),
    refetchInterval: 10_000,
  });
  const resend = useMutation({
    mutationFn: (message: number) => send('POST', `${path}/messages/${message}/resend`, {}),
    onSettled: () => queries.invalidateQueries({ queryKey: ['endpoint-messages', id] }),
  });
  const messages = list.data?.pages.flat() ?? [];
  return (
    <section className={styles.messages} aria-label="Messages">
      <header>
        <h2>Messages</h2>
        <Select
          size="xs"
          aria-label="Which messages"
          data={STATES}
          value={state}
          allowDeselect={false}
          onChange={(value) => setState(value ?? '')}
        />
      </header>
      {list.isSuccess && messages.length === 0 && <p className={styles.faint}>None.</p>}
      {messages.length > 0 && (
        <div className={styles.scrolls} tabIndex={0} role="region" aria-label="Messages, the newest first">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">When</th>
                <th scope="col">State</th>
                <th scope="col">Attempts</th>
                <th scope="col">
                  <span className={styles.unseen}>Do</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {messages.map((message) => (
                <Fragment key={message.id}>
                  <tr>
                    <th scope="row">
                      {EVENT_WORDS[message.type]}
                      {message.ticketId !== null && (
                        <Link className={styles.ticket} href={`/tickets/${message.ticketId}`}>
                          ticket {message.ticketId}
                        </Link>
                      )}
                    </th>
                    <td>
                      <When at={Date.parse(message.createdAt)} />
                    </td>
                    <td data-state={message.state}>
                      {MESSAGE_WORDS[message.state]}
                      {message.lastError !== null && message.state !== 'sent' && (
                        <span className={styles.because}>{message.lastError}</span>
                      )}
                    </td>
                    <td>{message.attempts}</td>
                    <td className={styles.does}>
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-expanded={opened === message.id}
                        aria-label={`Attempts of message ${message.id}`}
                        onClick={() => open(opened === message.id ? null : message.id)}
                      >
                        Attempts
                      </Button>
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`Send again message ${message.id}`}
                        onClick={() => resend.mutate(message.id)}
                      >
                        Send again
                      </Button>
                    </td>
                  </tr>
                  {opened === message.id && (
                    <tr>
                      <td colSpan={5}>
                        <Tries path={`${path}/messages/${message.id}`} attempts={message.attempts} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {resend.error && (
        <p role="alert" className={styles.refusal}>
          {resend.error.message}
        </p>
      )}
      {list.hasNextPage && (
        <Button size="xs" variant="default" onClick={() => void list.fetchNextPage()}>
          Older ones
        </Button>
      )}
      <Replay path={path} done={() => queries.invalidateQueries({ queryKey: ['endpoint-messages', id] })} />
    </section>
  );
}

function Tries({ path, attempts }: { path: string; attempts: number }) {
  const { data } = useQuery({
    queryKey: ['endpoint-message', path, attempts],
    queryFn: ({ signal }) => get<MessageWithTries>(path, signal),
  });
  if (data === undefined) return null;
  if (data.body === null)
    return (
      <p>What it said and its tries are purged: they have reached the age that an administrator has set.</p>
    );
  return (
    <div className={styles.tries}>
      {data.tries.length === 0 && <p>Not tried yet.</p>}
      <ol>
        {data.tries.map(({ at, tookMs, status, error, response }) => (
          <li key={at}>
            <When at={Date.parse(at)} precise />, {tookMs} ms: {error ?? `answered with status ${status}`}
            {response && <pre>{response.slice(0, 2_000)}</pre>}
          </li>
        ))}
      </ol>
      <details>
        <summary>What is sent</summary>
        <pre>{data.body}</pre>
      </details>
    </div>
  );
}

/** After an outage at the other end: everything that failed since, and on request what arrived and was lost there. */
function Replay({ path, done }: { path: string; done: () => Promise<void> }) {
  const [since, setSince] = useState('');
  const [sent, alsoSent] = useState(false);
  const replay = useMutation({
    mutationFn: () => send<{ replayed: number }>('POST', `${path}/replay`, { since: instantOf(since), sent }),
    onSuccess: done,
  });
  const fault = replay.error instanceof Refused ? replay.error : null;
  return (
    <form
      className={styles.replay}
      aria-label="Send again all since"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        replay.mutate();
      }}
    >
      <TextInput
        size="xs"
        type="datetime-local"
        label="Send again what did not arrive since"
        value={since}
        error={
          fault === null
            ? null
            : (fault.errors.find(({ field }) => field === 'since')?.reason ?? fault.message)
        }
        onChange={({ currentTarget }) => setSince(currentTarget.value)}
      />
      <label>
        <input
          type="checkbox"
          checked={sent}
          onChange={({ currentTarget }) => alsoSent(currentTarget.checked)}
        />{' '}
        and what arrived
      </label>
      <Button size="xs" type="submit" variant="default" loading={replay.isPending}>
        Send again
      </Button>
      <p role="status">{replay.data && `${plural(replay.data.replayed, 'message')} will be sent again.`}</p>
    </form>
  );
}

/** What is no instant goes as it is, so that the server says so at its field. */
function instantOf(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? local : at.toISOString();
}
