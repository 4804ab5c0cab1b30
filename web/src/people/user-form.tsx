import { MultiSelect, Radio, Select, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import type { Named } from '../../../src/board/board-row.js';
import { Refused } from '../api.js';
import styles from './people.module.css';
import { isBounded, ROLES, type Teams, type User, type UserRole } from './user.js';

interface Entered {
  name: string;
  email: string;
  role: UserRole;
  /** Empty until it is said: nobody sees everything by an omission. */
  sees: '' | 'all' | 'teams';
  teams: string[];
}

export type UserForm = UseFormReturnType<Entered>;

export const useUserForm = (user?: User): UserForm =>
  useForm<Entered>({
    initialValues: {
      name: user?.name ?? '',
      email: user?.email ?? '',
      role: user?.role ?? 'agent',
      sees: user === undefined || !isBounded(user.role) ? '' : user.teams === 'all' ? 'all' : 'teams',
      teams: user === undefined || user.teams === 'all' ? [] : [...user.teams],
    },
    validate: {
      name: (name) => (name.trim() === '' ? 'Who is it?' : null),
      email: (email) => (/^\S+@\S+$/.test(email) ? null : 'An address such as lena@example.org'),
      sees: (sees, { role }) => (isBounded(role) && sees === '' ? 'Choose one' : null),
    },
  });

/** Whose tickets, as the API takes it; left out for those who see everything anyway. */
export const teamsIn = ({ role, sees, teams }: Entered): { teams?: Teams } =>
  isBounded(role) ? { teams: sees === 'all' ? 'all' : teams } : {};

/** What the server says about a field stands below it. */
export function showFaults(form: UserForm, error: unknown): void {
  if (!(error instanceof Refused)) throw error;
  const faults = error.errors.length > 0 ? error.errors : [{ field: 'name', reason: error.message }];
  form.setErrors(
    Object.fromEntries(faults.map(({ field, reason }) => [field === 'teams' ? 'sees' : field, reason])),
  );
}

interface Props {
  readonly form: UserForm;
  readonly teams: readonly Named[];
  readonly isNew: boolean;
}

export function UserFields({ form, teams, isNew }: Props) {
  const { role, sees } = form.values;
  return (
    <>
      <TextInput label="Name" data-autofocus autoFocus {...form.getInputProps('name')} />
      <TextInput
        label="E-mail"
        type="email"
        description={
          isNew ? 'Tickets assigned to the agent with this address are theirs.' : 'It stays what it is.'
        }
        readOnly={!isNew}
        {...form.getInputProps('email')}
      />
      <Select label="Role" data={[...ROLES]} allowDeselect={false} {...form.getInputProps('role')} />
      {isBounded(role) ? (
        <Radio.Group label="Sees the tickets of" {...form.getInputProps('sees')}>
          <div className={styles.sees}>
            <Radio value="all" label="All teams" />
            <Radio value="teams" label="Some teams, and what is assigned to them" />
            {sees === 'teams' && (
              <MultiSelect
                aria-label="Teams"
                placeholder={form.values.teams.length === 0 ? 'Choose teams' : undefined}
                data={teams.map(({ id, name }) => ({ value: id, label: name }))}
                searchable
                {...form.getInputProps('teams')}
              />
            )}
          </div>
        </Radio.Group>
      ) : (
        <p className={styles.faint}>Sees the tickets of all teams.</p>
      )}
    </>
  );
}
