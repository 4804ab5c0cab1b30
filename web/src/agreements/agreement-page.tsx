import { NativeSelect, Tabs } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Refused } from '../api.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import type { ShownLife } from './agreement-shapes.js';
import styles from './agreements.module.css';
import { DocumentLinks } from './document-links.js';
import { DocumentView } from './document-view.js';
import { DraftEditor } from './draft-editor.js';
import { History } from './history.js';
import { lifeWords } from './life-words.js';
import { NextVersion } from './next-version.js';
import { useMe } from '../look/me.js';
import { type Edition, pathOf, useDocument, useLife } from './queries.js';

interface Props {
  readonly id: string;
  readonly tab: string | undefined;
}

/** One agreement: what it says, where it stands, and what may be done with it. */
export default function AgreementPage({ id, tab = 'agreement' }: Props) {
  const { data: me } = useMe();
  const { data: life, error, refetch } = useLife(id);
  if (me === undefined) return null;
  const writes = me.role === 'lead' || me.role === 'admin';
  const isMissing = error instanceof Refused && error.status === 404;
  if (isMissing && writes) return <FirstDraft id={id} />;
  if (error && life === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  return life && <Agreement life={life} tab={tab} role={me.role} />;
}

function Agreement({ life, tab, role }: { life: ShownLife; tab: string; role: string }) {
  const { id, state, next, proposal, draft } = life;
  const [, go] = useLocation();
  const [chosen, choose] = useState<Edition>();
  const editions = editionsOf(life);
  const edition = editions.find(({ value }) => value === chosen)?.value ?? editions[0]!.value;
  const as =
    edition === 'draft' ? (draft?.editedAt ?? '') : edition === 'proposal' ? (proposal?.hash ?? '') : '';
  const { data: document, error, refetch } = useDocument(id, edition, as);
  const title = document?.title ?? id;
  useTitle(title);
  const seesLinks = role === 'admin' || role === 'auditor';
  const tabs = ['agreement', 'next', 'history', ...(seesLinks ? ['links'] : [])];
  return (
    <div className={styles.page}>
      <nav aria-label="Above">
        <Link href="/promises">All promises</Link>
      </nav>
      <header className={styles.head}>
        <h1>{title}</h1>
        <span className={styles.state} data-state={state}>
          {state}
        </span>
        {next !== null && next !== state && (
          <span className={styles.state} data-state={next}>
            next version: {next}
          </span>
        )}
      </header>
      <p className={styles.standing}>{lifeWords(life)}</p>
      <Tabs
        value={tabs.includes(tab) ? tab : tabs[0]!}
        onChange={(to) => go(`/agreements/${encodeURIComponent(id)}/${to}`)}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="agreement">Agreement</Tabs.Tab>
          <Tabs.Tab value="next">Next version</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
          {seesLinks && <Tabs.Tab value="links">Links</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="agreement" className={styles.panel}>
          <div className={styles.editions}>
            <NativeSelect
              aria-label="Which version"
              value={String(edition)}
              data={editions.map(({ value, label }) => ({ value: String(value), label }))}
              onChange={({ currentTarget: { value } }) =>
                choose(value === 'proposal' || value === 'draft' ? value : Number(value))
              }
            />
            <a href={`${pathOf(id)}/document?version=${edition}`}>As a page</a>
            <a href={`${pathOf(id)}/document.pdf?version=${edition}`}>As a PDF</a>
          </div>
          {error && document === undefined && <Trouble error={error} retry={() => void refetch()} />}
          {document && <DocumentView document={document} />}
        </Tabs.Panel>
        {/* What somebody is writing stays there while they read on another tab. */}
        <Tabs.Panel value="next" className={styles.panel} keepMounted>
          <NextVersion life={life} role={role} />
        </Tabs.Panel>
        <Tabs.Panel value="history" className={styles.panel}>
          <History life={life} role={role} />
        </Tabs.Panel>
        {seesLinks && (
          <Tabs.Panel value="links" className={styles.panel}>
            <DocumentLinks id={id} isPublished={life.versions.length > 0} makes={role === 'admin'} />
          </Tabs.Panel>
        )}
      </Tabs>
    </div>
  );
}

function FirstDraft({ id }: { id: string }) {
  const [, go] = useLocation();
  useTitle(id);
  return (
    <div className={styles.page}>
      <nav aria-label="Above">
        <Link href="/promises">All promises</Link>
      </nav>
      <header className={styles.head}>
        <h1>{id}</h1>
      </header>
      <p className={styles.standing}>There is no agreement of this id yet. Write its first draft.</p>
      <DraftEditor id={id} draft={null} saved={() => go(`/agreements/${encodeURIComponent(id)}/next`)} />
    </div>
  );
}

/** What holds stands first, and is what is shown at first. */
function editionsOf({ versions, proposal, draft }: ShownLife): { value: Edition; label: string }[] {
  const published = versions.map(({ version, state }) => ({
    value: version,
    label: `Version ${version}, ${state}`,
    holds: state === 'active',
  }));
  return [
    ...published.filter(({ holds }) => holds),
    ...(proposal === null ? [] : [{ value: 'proposal' as const, label: 'What is proposed' }]),
    ...(draft === null || proposal !== null ? [] : [{ value: 'draft' as const, label: 'The draft' }]),
    ...published.filter(({ holds }) => !holds),
  ];
}
