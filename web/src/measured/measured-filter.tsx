import { MultiSelect, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { Named } from '../../../src/board/board-row.js';
import { useChoices } from './choices.js';
import { DIMENSION_WORDS, type MeasuredFilters, type Preset, PRESETS } from './measured-query.js';
import styles from './measured.module.css';

interface Props {
  readonly filters: MeasuredFilters;
  /** What there can be a line for. */
  readonly dimensions: readonly Dimension[];
  /** Whether there is always a line for something, or one of everything. */
  readonly always: boolean;
  /** What the server refused, by field. */
  readonly faults: Readonly<Record<string, string>>;
  readonly set: (change: Partial<MeasuredFilters>) => void;
  /** What only this page can be asked. */
  readonly children?: ReactNode;
}

export function MeasuredFilter({ filters, dimensions, always, faults, set, children }: Props) {
  const { agreements, customers } = useChoices();
  return (
    <section className={styles.filter} aria-label="Filter">
      <Select
        label="Span"
        data={Object.entries(PRESETS).map(([value, label]) => ({ value, label }))}
        value={filters.span}
        allowDeselect={false}
        onChange={(span) => set({ span: span as Preset })}
      />
      {filters.span === 'custom' && (
        <>
          <TextInput
            type="date"
            label="From"
            value={filters.from}
            error={faults.from}
            onChange={(event) => set({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label="To"
            value={filters.to}
            error={faults.to}
            onChange={(event) => set({ to: event.currentTarget.value })}
          />
        </>
      )}
      <MultiSelect
        label="A line for each"
        className={styles.wide}
        data={dimensions.map((value) => ({ value, label: DIMENSION_WORDS[value] }))}
        value={[...filters.by]}
        searchable
        maxValues={4}
        error={faults.by}
        onChange={(by) => (by.length > 0 || !always) && set({ by: by as Dimension[] })}
      />
      <Select
        label="Agreement"
        placeholder="All"
        data={optionsOf(agreements)}
        value={filters.agreement}
        searchable
        clearable
        error={faults.agreement}
        onChange={(agreement) => set({ agreement })}
      />
      <Select
        label="Customer"
        placeholder="All"
        data={optionsOf(customers)}
        value={filters.customer}
        searchable
        clearable
        error={faults.customer}
        onChange={(customer) => set({ customer })}
      />
      {children}
    </section>
  );
}

export const optionsOf = (things: readonly Named[]) =>
  things.map(({ id, name }) => ({ value: id, label: name }));
