import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Named } from '../../../src/board/board-row.js';
import { get, send } from '../api.js';
import { CopyLine } from '../look/copy-line.js';
import { faultsIn } from '../look/faults.js';
import styles from './reviews.module.css';

interface NamedAgreement {
  readonly id: string;
  readonly title: string;
}

/** A key to one customer's breaches of one period, by which they may dispute them. Shown once. */
export function DisputeLink({ close }: { close: () => void }) {
  const [link, setLink] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ['dispute-link', 'choices'],
    queryFn: async ({ signal }) => {
      const [agreements, customers] = await Promise.all([
        get<NamedAgreement[]>('/api/agreements', signal),
        get<Named[]>('/api/customers', signal),
      ]);
      return { agreements, customers };
    },
  });
  const form = useForm({
    initialValues: { agreementId: '', customerId: '', from: '', to: '', contactAddress: '' },
  });
  const issue = form.onSubmit(async ({ from, to, ...values }) => {
    try {
      const period = { from: startOfDay(from), to: startOfDay(to) };
      const made = await send<{ link: string }>('POST', '/api/dispute-links', { ...values, ...period });
      setLink(made.link);
    } catch (refused) {
      form.setErrors(faultsIn(refused, 'contactAddress'));
    }
  });
  if (data === undefined) return null;
  if (link !== null)
    return (
      <section className={styles.card} aria-label="The customer’s link">
        <h3>Hand this to the customer</h3>
        <p>It is shown this once and opens for 30 days.</p>
        <CopyLine text={link} label="the link" />
        <div className={styles.actions}>
          <Button size="xs" variant="default" onClick={close}>
            Close
          </Button>
        </div>
      </section>
    );
  return (
    <form className={styles.card} onSubmit={(event) => void issue(event)} aria-label="A link for a customer">
      <h3>A link for a customer</h3>
      <p>It shows the customer’s breaches of a period, and takes what they say against one.</p>
      <NativeSelect
        label="Agreement"
        required
        data={[
          { value: '', label: 'Choose one' },
          ...data.agreements.map(({ id, title }) => ({ value: id, label: title })),
        ]}
        {...form.getInputProps('agreementId')}
      />
      <NativeSelect
        label="Customer"
        required
        data={[
          { value: '', label: 'Choose one' },
          ...data.customers.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        {...form.getInputProps('customerId')}
      />
      <TextInput label="From" type="date" required {...form.getInputProps('from')} />
      <TextInput label="Up to, and without" type="date" required {...form.getInputProps('to')} />
      <TextInput
        label="Who is told how it ended"
        type="email"
        required
        {...form.getInputProps('contactAddress')}
      />
      <div className={styles.actions}>
        <Button type="submit" size="xs">
          Make the link
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** In the reader's zone, in which the page shows everything. */
const startOfDay = (date: string): string => new Date(`${date}T00:00`).toISOString();
