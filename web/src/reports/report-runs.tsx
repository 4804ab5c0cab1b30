import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, remove, send } from '../api.js';
import { Twice } from '../look/twice.js';
import { plural } from '../look/words.js';
import { When } from '../time/when.js';
import { MAIL_WORDS, type ReportWithRuns, type ShownReport, spanOf } from './report-shapes.js';
import styles from './reports.module.css';

interface Props {
  readonly report: ShownReport;
  readonly mayChange: boolean;
  readonly gone: () => void;
}

/** What was sent to whom, and sending it out of turn. */
export function ReportRuns({ report: { id, timezone, every, madeBy, orphaned }, mayChange, gone }: Props) {
  const queries = useQueryClient();
  const path = `/api/reports/${encodeURIComponent(id)}`;
  const { data } = useQuery({
    queryKey: ['reports', id],
    queryFn: ({ signal }) => get<ReportWithRuns>(path, signal),
    refetchInterval: 10_000,
  });
  const sendNow = useMutation({
    mutationFn: () => send<{ recipients: number }>('POST', `${path}/send`, {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['reports', id] }),
  });
  const dispose = useMutation({ mutationFn: () => remove(path), onSuccess: gone });
  const fault = sendNow.error ?? dispose.error;
  return (
    <section className={styles.runs} aria-label="Sent">
      <h2>Sent</h2>
      <p className={styles.faint}>
        Made by {madeBy.kind === 'punctual' ? 'an admin' : madeBy.name}: it shows the tickets that they may
        see.
        {orphaned && ' They may no longer see any, so it is passed over until an admin saves it.'}
      </p>
      <ol>
        {data?.runs.map(({ id: run, from, to, madeAt, mails }) => (
          <li key={run}>
            <strong>{spanOf({ from, to }, timezone)}</strong>{' '}
            <span className={styles.faint}>
              drawn up <When at={Date.parse(madeAt)} />
            </span>
            <ul>
              {(mails ?? []).map(({ to: recipient, state, lastError }) => (
                <li key={recipient} data-state={state}>
                  {recipient}: {MAIL_WORDS[state]}
                  {lastError !== null && state !== 'sent' && <> ({lastError})</>}
                </li>
              ))}
              {mails === null && <li className={styles.faint}>to nobody</li>}
            </ul>
          </li>
        ))}
        {data?.runs.length === 0 && <li className={styles.faint}>Nothing yet.</li>}
      </ol>
      {mayChange && (
        <div className={styles.actions}>
          <Button variant="default" loading={sendNow.isPending} onClick={() => sendNow.mutate()}>
            Send the last {every} now
          </Button>
          <Twice
            label="Delete"
            again="Delete it and its runs?"
            className={styles.danger}
            act={() => dispose.mutate()}
          />
        </div>
      )}
      <p role="status">
        {sendNow.data &&
          (sendNow.data.recipients === 0
            ? 'Everybody has it already.'
            : `It goes to ${plural(sendNow.data.recipients, 'recipient')}.`)}
      </p>
      {fault && (
        <p className={styles.refusal} role="alert">
          {fault.message}
        </p>
      )}
    </section>
  );
}
