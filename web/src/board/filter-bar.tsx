import { Select, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { BoardChoices, Named } from '../../../src/board/board-row.js';
import { get } from '../api.js';
import type { Filters } from './board-query.js';
import styles from './filter-bar.module.css';

interface Props {
  readonly filters: Filters;
  readonly choose: (chosen: Partial<Filters>) => void;
  readonly words: string;
  readonly setWords: (words: string) => void;
}

const NOBODY = { value: 'none', label: 'Nobody yet' };
const options = (named: readonly Named[] = []) => named.map(({ id, name }) => ({ value: id, label: name }));

export function FilterBar({ filters, choose, words, setWords }: Props) {
  const { data: choices } = useQuery({
    queryKey: ['board-choices'],
    queryFn: ({ signal }) => get<BoardChoices>('/api/board/choices', signal),
    staleTime: 60_000,
  });
  const me = choices?.me ?? null;
  const any = filters.state ?? filters.team ?? filters.assignee ?? filters.customer;
  const chip = (label: string, chosen: boolean, filter: Partial<Filters>, none: Partial<Filters>) => (
    <UnstyledButton
      className={styles.chip}
      aria-pressed={chosen}
      onClick={() => choose(chosen ? none : filter)}
    >
      {label}
    </UnstyledButton>
  );
  return (
    <div className={styles.bar} role="search">
      <div className={styles.chips}>
        {me && chip('Mine', filters.assignee === me.id, { assignee: me.id }, { assignee: null })}
        {me?.teamId && chip('My team', filters.team === me.teamId, { team: me.teamId }, { team: null })}
        {chip('Unassigned', filters.assignee === 'none', { assignee: 'none' }, { assignee: null })}
      </div>
      <Choice
        name="Team"
        data={options(choices?.teams)}
        value={filters.team}
        set={(team) => choose({ team })}
      />
      <Choice
        name="Assignee"
        data={[NOBODY, ...options(choices?.assignees)]}
        value={filters.assignee}
        set={(assignee) => choose({ assignee })}
      />
      <Choice
        name="Customer"
        data={options(choices?.customers)}
        value={filters.customer}
        set={(customer) => choose({ customer })}
      />
      {any && (
        <UnstyledButton
          className={styles.clear}
          onClick={() => choose({ state: null, team: null, assignee: null, customer: null })}
        >
          <IconX size={14} aria-hidden /> Show all
        </UnstyledButton>
      )}
      <TextInput
        id="find"
        className={styles.find}
        size="xs"
        radius="md"
        aria-label="Find in these tickets"
        placeholder="Find…"
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={words === '' ? <kbd className={styles.key}>/</kbd> : null}
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Escape' && (setWords(''), currentTarget.blur())}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly data: { value: string; label: string }[];
  readonly value: string | null;
  readonly set: (value: string | null) => void;
}

function Choice({ name, data, value, set }: ChoiceProps) {
  return (
    <Select
      className={styles.choice}
      size="xs"
      radius="md"
      aria-label={name}
      placeholder={name}
      data={data}
      value={value}
      onChange={set}
      searchable={data.length > 8}
      clearable
      limit={100}
      comboboxProps={{ width: 240, position: 'bottom-start' }}
      nothingFoundMessage="Nobody by that name"
    />
  );
}
