import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Named } from '../../../src/board/board-row.js';
import { send } from '../api.js';
import styles from './people.module.css';
import { SignInLink } from './sign-in-link.js';
import { showFaults, teamsIn, UserFields, useUserForm } from './user-form.js';

interface Props {
  readonly teams: readonly Named[];
  readonly saved: () => Promise<void>;
  readonly close: () => void;
}

export function AddUser({ teams, saved, close }: Props) {
  const form = useUserForm();
  const [link, setLink] = useState<string>();
  const add = form.onSubmit(async ({ name, email, role, ...sees }) => {
    try {
      const body = { name, email, role, ...teamsIn({ name, email, role, ...sees }) };
      setLink((await send<{ signInLink: string }>('POST', '/api/users', body)).signInLink);
      await saved();
    } catch (error) {
      showFaults(form, error);
    }
  });
  if (link !== undefined) {
    return (
      <section className={styles.card} aria-label="Added">
        <h2>{form.values.name} may sign in</h2>
        <SignInLink link={link} />
        <div className={styles.actions}>
          <Button variant="default" onClick={close}>
            Done
          </Button>
        </div>
      </section>
    );
  }
  return (
    <form className={styles.card} aria-label="Add a user" onSubmit={add} noValidate>
      <h2>Add a user</h2>
      <UserFields form={form} teams={teams} isNew />
      <div className={styles.actions}>
        <Button type="submit">Add</Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
