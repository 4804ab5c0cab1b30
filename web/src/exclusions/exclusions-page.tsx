import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ShownExclusion } from '../../../src/exclusions/shown.js';
import { get } from '../api.js';
import { useMe } from '../look/me.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { When } from '../time/when.js';
import { DeclareExclusion } from './declare-exclusion.js';
import { DecideExclusion } from './decide-exclusion.js';
import { KIND_WORDS, scopeWords } from './exclusion-words.js';
import styles from './exclusions.module.css';

/** What is not held against whoever promised: declared by one, approved by another. */
export default function ExclusionsPage() {
  useTitle('Exclusions');
  const queries = useQueryClient();
  const me = useMe();
  const [chosen, choose] = useState<number | 'new' | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['exclusions'],
    queryFn: ({ signal }) => get<ShownExclusion[]>('/api/exclusions', signal),
  });
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined || me.data === undefined) return null;
  const decides = me.data.role === 'admin' || me.data.role === 'lead';
  const exclusion = data.find(({ id }) => id === chosen);
  const saved = () => queries.invalidateQueries({ queryKey: ['exclusions'] });
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Exclusions</h1>
        {decides && (
          <Button size="xs" leftSection={<IconPlus size={16} />} onClick={() => choose('new')}>
            Declare one
          </Button>
        )}
      </header>
      <div className={styles.columns}>
        {data.length === 0 ? (
          <p className={styles.empty}>
            Nothing has been excluded. Maintenance, a flood, a customer who could not be reached: whoever
            leads a team declares it here, and an admin approves.
          </p>
        ) : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">For</th>
                <th scope="col">Effect</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {data.map((each) => (
                <tr key={each.id} data-state={each.state} data-chosen={each.id === chosen || undefined}>
                  <th scope="row">
                    <button type="button" className={styles.title} onClick={() => choose(each.id)}>
                      {each.title}
                    </button>
                    <span className={styles.faint}>{KIND_WORDS[each.kind]}</span>
                  </th>
                  <td>
                    <When at={Date.parse(each.from)} />
                  </td>
                  <td>{each.to === null ? 'until it is closed' : <When at={Date.parse(each.to)} />}</td>
                  <td>{scopeWords(each.scope)}</td>
                  <td>{each.effect === 'pause' ? 'clocks pause' : 'attainment only'}</td>
                  <td>
                    <span className={styles.state} data-state={each.state}>
                      {each.state === 'declared' ? 'waits for approval' : each.state}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {chosen === 'new' && <DeclareExclusion saved={saved} close={() => choose(null)} />}
        {exclusion && (
          <DecideExclusion
            key={`${exclusion.id} ${exclusion.state}`}
            exclusion={exclusion}
            me={me.data}
            saved={saved}
            close={() => choose(null)}
          />
        )}
      </div>
    </div>
  );
}
