import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { get, send } from '../api.js';
import styles from './integrations.module.css';
import type { ShownDelivery, ShownIntegration, Understood } from './shapes.js';
import { UnderstoodView } from './understood-view.js';

type Delivery = ShownDelivery & { body: string | null; headers: Record<string, string> };

/** "What did you understand of this?" Paste a body, or look into a delivery that came in; nothing is stored. */
export function PayloadTester({ integration: { id } }: { integration: ShownIntegration }) {
  const [search] = useSearchParams();
  const deliveryId = search.get('delivery');
  const { data: delivery } = useQuery({
    queryKey: ['delivery', deliveryId],
    queryFn: ({ signal }) => get<Delivery>(`/api/deliveries/${deliveryId}`, signal),
    enabled: deliveryId !== null,
  });
  if (deliveryId !== null && delivery === undefined) return null;
  return <Tester key={deliveryId} id={id} delivery={delivery} />;
}

function Tester({ id, delivery }: { id: string; delivery: Delivery | undefined }) {
  const [body, setBody] = useState(() => readable(delivery?.body ?? ''));
  const [headers, setHeaders] = useState(() => headerLines(delivery?.headers ?? {}));
  const untouched = delivery !== undefined && body === readable(delivery.body ?? '');
  const ask = useMutation({
    mutationFn: () => {
      // As it was received, and when: a body that was touched is a new one.
      const payload = untouched ? { deliveryId: delivery.id } : { body, headers: headersOf(headers) };
      return send<Understood>('POST', `/api/integrations/${id}/understand`, payload);
    },
  });
  return (
    <div className={styles.columns}>
      <section className={styles.card} aria-label="The payload">
        <h2>{delivery === undefined ? 'Paste a payload' : `Delivery ${delivery.id}`}</h2>
        <p className={styles.faint}>Nothing of this is stored, and nobody is told. No signature is needed.</p>
        <Textarea
          aria-label="Body"
          classNames={{ input: styles.json! }}
          rows={18}
          spellCheck={false}
          value={body}
          onChange={({ currentTarget }) => setBody(currentTarget.value)}
        />
        <details className={styles.more}>
          <summary>Headers</summary>
          <Textarea
            aria-label="Headers, one a line"
            classNames={{ input: styles.json! }}
            rows={4}
            spellCheck={false}
            placeholder="x-github-event: issues"
            value={headers}
            onChange={({ currentTarget }) => setHeaders(currentTarget.value)}
          />
        </details>
        <p className={styles.foot}>
          <Button onClick={() => ask.mutate()} loading={ask.isPending} disabled={body.trim() === ''}>
            What do you understand?
          </Button>
        </p>
      </section>
      <section className={styles.card} aria-label="What is understood" aria-live="polite">
        <h2>What is understood</h2>
        {ask.error && (
          <p role="alert" className={styles.fault}>
            {ask.error.message}
          </p>
        )}
        {ask.data === undefined ? (
          <p className={styles.faint}>
            The events, the words that are not mapped, and the clocks that would result.
          </p>
        ) : (
          <UnderstoodView understood={ask.data} />
        )}
      </section>
    </div>
  );
}

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const headerLines = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

const headersOf = (lines: string): Record<string, string> =>
  Object.fromEntries(
    lines.split('\n').flatMap((line) => {
      const [, name, value] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
