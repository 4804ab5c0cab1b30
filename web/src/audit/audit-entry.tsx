import { useState } from 'react';
import type { ShownEntry } from '../../../src/audit/audit-entries.js';
import { When } from '../time/when.js';
import styles from './audit.module.css';
import { whatChanged } from './what-changed.js';

/** As many as can be taken in at a glance; the rest is one press away. */
const AT_FIRST = 6;

interface Props {
  readonly entry: ShownEntry;
  readonly meaning: string | undefined;
}

export function AuditEntry({ entry, meaning }: Props) {
  const { sequence, at, by, act, subject, request, hash } = entry;
  const [whole, showWhole] = useState(false);
  const changes = whatChanged(entry.before, entry.after);
  const shown = whole ? changes : changes.slice(0, AT_FIRST);
  return (
    <li className={styles.entry}>
      <header>
        <h2>{meaning ?? act}</h2>
        <When at={Date.parse(at)} precise />
      </header>
      <p className={styles.who}>
        <strong>{by.name}</strong>
        {KIND_WORDS[by.kind]} · <code>{act}</code> · {subject.kind.replaceAll('_', ' ')}
        {subject.id !== null && (
          <>
            {' '}
            <code>{subject.id}</code>
          </>
        )}
      </p>
      {changes.length > 0 && (
        <table className={styles.changes}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row">{field === '' ? 'all of it' : field}</th>
                <td>{before === null ? <Nothing /> : <del>{before}</del>}</td>
                <td>{after === null ? <Nothing /> : <ins>{after}</ins>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {changes.length > AT_FIRST && (
        <button type="button" className={styles.more} onClick={() => showWhole(!whole)}>
          {whole ? 'Fewer' : `${changes.length - AT_FIRST} more`}
        </button>
      )}
      <p className={styles.place}>
        Entry {sequence}, <code title={hash}>{hash.slice(0, 12)}</code>
        {request && (
          <>
            , from {request.address}, request <code>{request.id}</code>
          </>
        )}
      </p>
    </li>
  );
}

const Nothing = () => (
  <span aria-label="nothing" role="img">
    –
  </span>
);

const KIND_WORDS: Readonly<Record<ShownEntry['by']['kind'], string>> = {
  user: '',
  api_key: ' (API key)',
  command_line: ' (command line)',
  punctual: ' itself',
  link: ' (by a link)',
  unknown: ' (not known)',
};
