import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '../look/me.js';
import type { ShownDraft } from './promise-shapes.js';
import styles from './promises.module.css';

const STATES = {
  draft: 'a draft',
  proposed: 'proposed, waits for approval',
  approved: 'approved, can be published',
} as const;

/** What is being written or waits to be approved, and where another one begins. */
export function OnTheirWay({ drafts }: { drafts: readonly ShownDraft[] }) {
  const { data: me } = useMe();
  const writes = me?.role === 'lead' || me?.role === 'admin';
  if (drafts.length === 0 && !writes) return null;
  return (
    <section className={styles.card} aria-label="On their way">
      <h2>On their way</h2>
      {drafts.length === 0 && (
        <p className={styles.about}>Nobody is writing an agreement, or another version of one.</p>
      )}
      <ul className={styles.drafts}>
        {drafts.map(({ id, title, next }) => (
          <li key={id}>
            <Link href={`/agreements/${encodeURIComponent(id)}/next`}>{title}</Link>
            {next !== null && <span className={styles.faint}>{STATES[next]}</span>}
          </li>
        ))}
      </ul>
      {writes && <NewAgreement />}
    </section>
  );
}

function NewAgreement() {
  const [, go] = useLocation();
  const [id, setId] = useState('');
  return (
    <form
      className={styles.begin}
      aria-label="A new agreement"
      onSubmit={(event) => {
        event.preventDefault();
        if (id !== '') go(`/agreements/${encodeURIComponent(id)}`);
      }}
    >
      <TextInput
        label="Id of a new agreement"
        placeholder="acme-care"
        value={id}
        onChange={({ currentTarget }) => setId(currentTarget.value.trim())}
      />
      <Button type="submit" variant="default" disabled={id === ''}>
        Write it
      </Button>
    </form>
  );
}
