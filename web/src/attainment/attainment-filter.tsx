import { MultiSelect, Select, TextInput } from '@mantine/core';
import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { Named } from '../../../src/board/board-row.js';
import { type AttainmentFilters, DIMENSION_WORDS, type Preset, PRESETS } from './attainment-query.js';
import styles from './attainment.module.css';

interface Props {
  readonly filters: AttainmentFilters;
  readonly agreements: readonly Named[];
  readonly customers: readonly Named[];
  /** What the server refused, by field. */
  readonly faults: Readonly<Record<string, string>>;
  readonly apply: (filters: AttainmentFilters) => void;
}

export function AttainmentFilter({ filters, agreements, customers, faults, apply }: Props) {
  const set = (change: Partial<AttainmentFilters>) => apply({ ...filters, ...change });
  return (
    <section className={styles.filter} aria-label="Filter">
      <Select
        label="Span"
        data={pairs(PRESETS)}
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
        data={pairs(DIMENSION_WORDS)}
        value={[...filters.by]}
        searchable
        maxValues={4}
        error={faults.by}
        onChange={(by) => by.length > 0 && set({ by: by as Dimension[] })}
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
    </section>
  );
}

const pairs = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

const optionsOf = (things: readonly Named[]) => things.map(({ id, name }) => ({ value: id, label: name }));
