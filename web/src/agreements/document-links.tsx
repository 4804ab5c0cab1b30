import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { remove, send } from '../api.js';
import { CopyLine } from '../look/copy-line.js';
import { plural } from '../look/words.js';
import { serverClock } from '../time/clock.js';
import type { ShownDocumentLink } from './agreement-shapes.js';
import styles from './agreements.module.css';
import { moment } from './life-words.js';
import { pathOf, useAct, useDocumentLinks } from './queries.js';
import { faultAt, Refusal } from './refusal.js';

interface Props {
  readonly id: string;
  readonly isPublished: boolean;
  /** Or only looks at them. */
  readonly makes: boolean;
}

/** Links with which people without an account read what is in force. */
export function DocumentLinks({ id, isPublished, makes }: Props) {
  const { data: links, error } = useDocumentLinks(id);
  return (
    <div className={styles.stack}>
      {makes && isPublished && <MakeLink id={id} />}
      <section className={styles.card} aria-label="Links">
        <h2>Links</h2>
        <p className={styles.faint}>
          Whoever has one reads the version that is in force, on a page and as a PDF, without an account.
        </p>
        <Refusal error={error} />
        {links?.length === 0 && (
          <p>
            {isPublished ? 'Nobody has made one.' : 'There are none before its first version is published.'}
          </p>
        )}
        <ul className={styles.links}>
          {links?.map((link) => (
            <Made key={link.id} id={id} link={link} revokes={makes} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function MakeLink({ id }: { id: string }) {
  const [label, setLabel] = useState('');
  const [until, setUntil] = useState('');
  const make = useAct(id, (sent: object) =>
    send<{ link: string }>('POST', `${pathOf(id)}/document-links`, sent),
  );
  const submit = () =>
    make.mutate(
      { label, ...(until !== '' && { expiresAt: new Date(until).toISOString() }) },
      { onSuccess: () => setLabel('') },
    );
  return (
    <form
      className={styles.card}
      aria-label="Make a link"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      noValidate
    >
      <h2>Make a link</h2>
      <TextInput
        label="Who it is for"
        description="For yourselves: the reader does not see it."
        maxLength={200}
        value={label}
        onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        error={faultAt(make.error, 'label')}
      />
      <TextInput
        type="datetime-local"
        label="Opens until"
        description="In your own time zone; left empty, until it is revoked."
        value={until}
        onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        error={faultAt(make.error, 'expiresAt')}
      />
      <Refusal error={make.error} shown={['label', 'expiresAt']} />
      <div className={styles.actions}>
        <Button type="submit" disabled={label.trim() === ''} loading={make.isPending}>
          Make it
        </Button>
      </div>
      {make.data && (
        <div className={styles.once} role="status">
          <p>Copy the link now: it is shown this once. Only its hash is kept.</p>
          <CopyLine text={make.data.link} label="the link" />
        </div>
      )}
    </form>
  );
}

function Made({ id, link, revokes }: { id: string; link: ShownDocumentLink; revokes: boolean }) {
  const { label, madeBy, madeAt, expiresAt, revokedAt, timesRead, lastReadAt } = link;
  const revoke = useAct(id, () => remove(`${pathOf(id)}/document-links/${link.id}`));
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= serverClock.now();
  return (
    <li data-over={revokedAt !== null || isOver || undefined}>
      <div>
        <b>{label}</b>
        <p className={styles.faint}>
          Made by {madeBy} on {moment(madeAt)}.{' '}
          {revokedAt !== null
            ? `Revoked on ${moment(revokedAt)}.`
            : expiresAt === null
              ? 'Opens until it is revoked.'
              : `${isOver ? 'Opened' : 'Opens'} until ${moment(expiresAt)}.`}{' '}
          {lastReadAt === null
            ? 'Not read yet.'
            : `Read ${plural(timesRead, 'time')}, last on ${moment(lastReadAt)}.`}
        </p>
        <Refusal error={revoke.error} />
      </div>
      {revokes && revokedAt === null && !isOver && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Revoke the link for ${label}`}
          loading={revoke.isPending}
          onClick={() => revoke.mutate(undefined)}
        >
          Revoke
        </Button>
      )}
    </li>
  );
}
