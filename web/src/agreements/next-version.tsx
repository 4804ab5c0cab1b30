import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../api.js';
import type { ShownLife } from './agreement-shapes.js';
import styles from './agreements.module.css';
import { DraftEditor } from './draft-editor.js';
import { asText } from './draft-text.js';
import { moment } from './life-words.js';
import { Proposal } from './proposal.js';
import { pathOf } from './queries.js';
import { Refusal } from './refusal.js';

/** What comes after what holds: nothing yet, a draft, or a proposal with its approvals. */
export function NextVersion({ life, role }: { life: ShownLife; role: string }) {
  const { id, draft, proposal, versions } = life;
  if (proposal !== null) return <Proposal key={proposal.hash} id={id} proposal={proposal} role={role} />;
  if (role !== 'lead' && role !== 'admin') {
    return (
      <p className={styles.faint}>
        {draft === null
          ? 'Nobody is writing a next version.'
          : `A draft was last changed by ${draft.editedBy} on ${moment(draft.editedAt)}. Leads and admins change it.`}
      </p>
    );
  }
  return <Writing id={id} draft={draft} isFirst={versions.length === 0} />;
}

interface WritingProps {
  readonly id: string;
  readonly draft: ShownLife['draft'];
  readonly isFirst: boolean;
}

/** A next version starts from the words of the last one. */
function Writing({ id, draft, isFirst }: WritingProps) {
  const [isWriting, write] = useState(false);
  const last = useQuery({
    queryKey: ['agreements', id, 'words'],
    queryFn: ({ signal }) => get<object>(pathOf(id), signal),
    enabled: isWriting && draft === null,
    staleTime: 0,
  });
  const start = isWriting && last.data ? asText(wordsOf(last.data)) : undefined;
  if (draft !== null || start !== undefined || isFirst) {
    return <DraftEditor id={id} draft={draft} start={start} discarded={() => write(false)} />;
  }
  return (
    <section className={styles.card} aria-label="The next version">
      <h2>The next version</h2>
      <p>Nobody is writing one. A draft has no effect until it is proposed, approved and published.</p>
      <Refusal error={last.error} />
      <div className={styles.actions}>
        <Button loading={last.isFetching} onClick={() => write(true)}>
          Write the next version
        </Button>
      </div>
    </section>
  );
}

/** What its version adds to the agreement's own words. */
const OF_THE_VERSION = ['id', 'version', 'versions', 'inForceFrom', 'inForceTo', 'reach', 'publishedAt'];

const wordsOf = (answer: object) =>
  Object.fromEntries(Object.entries(answer).filter(([name]) => !OF_THE_VERSION.includes(name)));
