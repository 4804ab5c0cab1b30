import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import { useNamed } from '../look/named.js';
import { PRIORITIES } from '../look/words.js';
import { MeasuredFilter, optionsOf } from '../measured/measured-filter.js';
import styles from '../measured/measured.module.css';
import { DIMENSIONS, type FiguresFilters } from './figures-query.js';

interface Props {
  readonly filters: FiguresFilters;
  readonly faults: Readonly<Record<string, string>>;
  readonly set: (change: Partial<FiguresFilters>) => void;
}

export function FiguresFilter({ filters, faults, set }: Props) {
  const { data: calendars = [] } = useNamed('calendars');
  const { data: services = [] } = useNamed('services');
  return (
    <MeasuredFilter filters={filters} dimensions={DIMENSIONS} always={false} faults={faults} set={set}>
      <Select
        label="Hours"
        placeholder="The agreement’s"
        data={optionsOf(calendars)}
        value={filters.calendar}
        searchable
        clearable
        error={faults.calendar}
        onChange={(calendar) => set({ calendar })}
      />
      <MultiSelect
        label="Outages are of"
        className={styles.wide}
        placeholder={filters.outageServices.length === 0 ? 'Any service' : ''}
        data={optionsOf(services)}
        value={[...filters.outageServices]}
        searchable
        clearable
        error={faults.outageServices}
        onChange={(outageServices) => set({ outageServices })}
      />
      <TagsInput
        label="Outages have priority"
        className={styles.wide}
        placeholder={filters.outagePriorities.length === 0 ? 'Any' : ''}
        data={PRIORITIES}
        value={[...filters.outagePriorities]}
        clearable
        error={faults.outagePriorities}
        onChange={(outagePriorities) => set({ outagePriorities })}
      />
      <TextInput
        label="Attempts wanted"
        type="number"
        min={1}
        placeholder="Any"
        value={filters.attempts}
        error={faults.attempts}
        onChange={(event) => set({ attempts: event.currentTarget.value })}
      />
      <TextInput
        label="Hours between attempts"
        type="number"
        min={0}
        placeholder="1"
        value={filters.attemptsApartHours}
        error={faults.attemptsApartHours}
        onChange={(event) => set({ attemptsApartHours: event.currentTarget.value })}
      />
    </MeasuredFilter>
  );
}
