import { Button, Select, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Mapping } from '../../../src/helpdesks/mapping.js';
import { Refused, send } from '../api.js';
import { plural, PRIORITIES } from '../look/words.js';
import { serverClock } from '../time/clock.js';
import styles from './integrations.module.css';
import { useNamed } from '../look/named.js';
import { Replay, useReplay } from './replay.js';
import type { ShownIntegration } from './shapes.js';
import { STATUSES, translating, WordTable } from './word-table.js';

/** Which part of the mapping says what a word of that kind means. */
const PART = { status: 'status', priority: 'priority', customer: 'customers', service: 'services' } as const;
type Kind = keyof typeof PART;
const KIND_WORDS: Record<Kind, string> = {
  status: 'Status',
  priority: 'Priority',
  customer: 'Customer',
  service: 'Service',
};
const THEIR_OWN = 'Nothing mapped: the helpdesk’s own words are understood as its page says.';
const READ_AGAIN_DAYS = 30;
const DAY_MS = 86_400_000;

export function MappingEditor({ integration }: { integration: ShownIntegration }) {
  const { id, helpdesk, name, mapping } = integration;
  const queries = useQueryClient();
  const replay = useReplay();
  const save = useMutation({
    mutationFn: (changed: Mapping) =>
      send<ShownIntegration>('PUT', `/api/integrations/${id}`, { helpdesk, name, mapping: changed }),
    onSuccess: (saved) => {
      queries.setQueryData(['integrations', id], saved);
      return queries.invalidateQueries({ queryKey: ['integrations'] });
    },
  });
  const map = (kind: Kind, theirs: string, ours: string) => {
    const part = PART[kind];
    save.mutate({ ...mapping, [part]: { ...mapping[part], [theirs]: ours } });
  };
  return (
    <div className={styles.stack}>
      {save.isSuccess && (
        <div className={styles.saved} role="status">
          <span>The mapping is saved. What came in before was read with the old one.</span>
          <Button
            size="xs"
            variant="default"
            loading={replay.isPending}
            onClick={() => {
              const since = new Date(serverClock.now() - READ_AGAIN_DAYS * DAY_MS).toISOString();
              replay.mutate({ integration: id, since });
            }}
          >
            Read the last {READ_AGAIN_DAYS} days again
          </Button>
          <Replay of={replay} />
        </div>
      )}
      <Unmapped integration={integration} map={map} />
      <div className={styles.columns}>
        <WordTable
          title="Status"
          words={mapping.status ?? {}}
          sides={translating('status', STATUSES)}
          nothing={THEIR_OWN}
          save={(status) => save.mutate({ ...mapping, status })}
          error={save.error}
          path="mapping.status"
        />
        <WordTable
          title="Priority"
          words={mapping.priority ?? {}}
          sides={translating('priority', PRIORITIES)}
          nothing={THEIR_OWN}
          save={(priority) => save.mutate({ ...mapping, priority })}
          error={save.error}
          path="mapping.priority"
        />
        <WordTable
          title="Waiting"
          about="For the figures of time waited. Holds for past tickets at once."
          words={mapping.waiting ?? {}}
          sides={waitingSides(mapping)}
          nothing="Nothing said: pending waits for the customer, hold for a third party, every other status for nobody."
          save={(waiting) => save.mutate({ ...mapping, waiting })}
          error={save.error}
          path="mapping.waiting"
        />
      </div>
      <Whole
        key={JSON.stringify(mapping)}
        mapping={mapping}
        save={save.mutate}
        error={save.error}
        saving={save.isPending}
      />
    </div>
  );
}

/** Statuses are those that clocks know: ours, and what theirs are mapped to. */
function waitingSides({ status = {}, waiting = {} }: Mapping) {
  const statuses = new Set([...STATUSES, ...Object.values(status)]);
  const parties = new Set(['customer', ...Object.values(waiting)]);
  return [
    {
      head: 'While the status is',
      label: 'Status that waits',
      placeholder: 'Status',
      offered: [...statuses].filter((each) => each !== 'solved' && each !== 'closed'),
      open: true,
    },
    {
      head: 'It waits for',
      label: 'Who is waited for',
      placeholder: 'customer, or a name',
      offered: [...parties],
      open: true,
    },
  ] as const;
}

function Unmapped({
  integration: { unmapped },
  map,
}: {
  integration: ShownIntegration;
  map: (kind: Kind, theirs: string, ours: string) => void;
}) {
  const { data: customers = [] } = useNamed('customers');
  const { data: services = [] } = useNamed('services');
  if (unmapped.length === 0) return null;
  const named = (all: readonly { id: string; name: string }[]) =>
    all.map((each) => ({ value: each.id, label: each.name }));
  const choices = {
    status: STATUSES,
    priority: PRIORITIES,
    customer: named(customers),
    service: named(services),
  };
  return (
    <section className={styles.card} aria-label="Not mapped yet">
      <h2>Not mapped yet</h2>
      <p className={styles.faint}>
        Words that came in and mean nothing to Punctual: a status that is not mapped neither pauses nor ends a
        clock. Choosing saves at once.
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Word</th>
            <th scope="col">Kind</th>
            <th scope="col" className={styles.number}>
              Seen
            </th>
            <th scope="col">Means</th>
          </tr>
        </thead>
        <tbody>
          {unmapped.map(({ field, value, times }) => (
            <tr key={`${field} ${value}`}>
              <th scope="row">
                <code>{value}</code>
              </th>
              <td>{KIND_WORDS[field]}</td>
              <td className={styles.number}>{plural(times, 'time')}</td>
              <td>
                <Select
                  size="xs"
                  aria-label={`What ${value} means`}
                  placeholder="Choose…"
                  data={choices[field]}
                  searchable={choices[field].length > 8}
                  nothingFoundMessage="None by that name"
                  onChange={(ours) => ours !== null && map(field, value, ours)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface WholeProps {
  readonly mapping: Mapping;
  readonly save: (mapping: Mapping) => void;
  readonly error: Error | null;
  readonly saving: boolean;
}

/** The rest: teams, customers, services, agents, bots, the ticket's address. */
function Whole({ mapping, save, error, saving }: WholeProps) {
  const [text, setText] = useState(() => JSON.stringify(mapping, null, 2));
  const [fault, setFault] = useState<string | null>(null);
  const faults = error instanceof Refused ? error.errors : [];
  const submit = () => {
    try {
      const given = JSON.parse(text) as Mapping;
      setFault(null);
      save(given);
    } catch (cause) {
      setFault(`is not JSON: ${(cause as Error).message}`);
    }
  };
  return (
    <section className={styles.card} aria-label="The whole mapping">
      <h2>The whole mapping</h2>
      <p className={styles.faint}>
        Also <code>teams</code>, <code>customers</code>, <code>services</code> (theirs to our id),{' '}
        <code>agents</code>, <code>requesters</code>, <code>bots</code> (lists of ids, addresses or domains),{' '}
        <code>fields</code> and <code>ticketUrl</code>.
      </p>
      <Textarea
        aria-label="The mapping as JSON"
        classNames={{ input: styles.json! }}
        rows={Math.min(24, text.split('\n').length + 1)}
        spellCheck={false}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        error={
          fault ?? (faults.length > 0 && faults.map(({ field, reason }) => `${field} ${reason}`).join('; '))
        }
      />
      <p className={styles.foot}>
        <Button onClick={submit} loading={saving} disabled={text === JSON.stringify(mapping, null, 2)}>
          Save the mapping
        </Button>
      </p>
    </section>
  );
}
