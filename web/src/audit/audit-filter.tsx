import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import type { AuditFilters } from './audit-query.js';
import { auditFiltersIn } from './audit-query.js';
import styles from './audit.module.css';

export interface ActMeaning {
  readonly act: string;
  readonly meaning: string;
}

interface Props {
  readonly filters: AuditFilters;
  readonly acts: readonly ActMeaning[];
  /** What the server refused, by field. */
  readonly faults: Readonly<Record<string, string>>;
  readonly apply: (filters: AuditFilters) => void;
}

export function AuditFilter({ filters, acts, faults, apply }: Props) {
  const form = useForm<AuditFilters>({ initialValues: filters });
  const { setErrors } = form;
  useEffect(() => setErrors(faults), [setErrors, faults]);
  const clear = () => {
    const none = auditFiltersIn('');
    form.setValues(none);
    apply(none);
  };
  return (
    <form className={styles.filter} aria-label="Filter" onSubmit={form.onSubmit(apply)} noValidate>
      <Select
        label="Act"
        placeholder="Any"
        data={groupsOf(acts)}
        searchable
        clearable
        comboboxProps={{ width: 340, position: 'bottom-start' }}
        {...form.getInputProps('act')}
        value={form.values.act || null}
        onChange={(act) => form.setFieldValue('act', act ?? '')}
      />
      <TextInput label="By whom" placeholder="A name, or an id" {...form.getInputProps('who')} />
      <TextInput label="Subject" placeholder="team, or team:support" {...form.getInputProps('subject')} />
      <TextInput type="date" label="From" {...form.getInputProps('since')} />
      <TextInput type="date" label="To" {...form.getInputProps('until')} />
      <div className={styles.apply}>
        <Button type="submit">Show</Button>
        <Button variant="default" onClick={clear}>
          Clear
        </Button>
      </div>
    </form>
  );
}

/** All acts about one kind of thing can be asked for as well. */
function groupsOf(acts: readonly ActMeaning[]) {
  const kinds = [...new Set(acts.map(({ act }) => act.split('.')[0]!))];
  return kinds.map((kind) => {
    const words = kind.replaceAll('_', ' ');
    const of = acts.filter(({ act }) => act.startsWith(`${kind}.`));
    const all = of.length > 1 ? [{ value: kind, label: `Everything about a ${words}` }] : [];
    const each = of.map(({ act, meaning }) => ({ value: act, label: meaning }));
    return { group: words, items: [...all, ...each] };
  });
}
