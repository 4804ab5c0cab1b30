import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Named } from '../../../src/board/board-row.js';
import { send } from '../api.js';
import styles from './people.module.css';
import { SignInLink } from './sign-in-link.js';
import type { User } from './user.js';
import { showFaults, teamsIn, UserFields, useUserForm } from './user-form.js';

interface Props {
  readonly user: User;
  readonly teams: readonly Named[];
  readonly saved: () => Promise<void>;
  readonly close: () => void;
}

export function ChangeUser({ user, teams, saved, close }: Props) {
  const form = useUserForm(user);
  const [link, setLink] = useState<string>();
  const path = `/api/users/${user.id}`;
  const change = async (body: object) => {
    try {
      await send('PATCH', path, body);
      await saved();
      close();
    } catch (error) {
      showFaults(form, error);
    }
  };
  const renew = async () => {
    try {
      setLink((await send<{ signInLink: string }>('POST', `${path}/sign-in-link`, {})).signInLink);
    } catch (error) {
      showFaults(form, error);
    }
  };
  const save = form.onSubmit((entered) =>
    change({ name: entered.name, role: entered.role, ...teamsIn(entered) }),
  );
  return (
    <form className={styles.card} aria-label={`Change ${user.name}`} onSubmit={save} noValidate>
      <h2>{user.name}</h2>
      <UserFields form={form} teams={teams} isNew={false} />
      {link !== undefined && <SignInLink link={link} />}
      <div className={styles.actions}>
        <Button type="submit">Save</Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </div>
      <div className={styles.more}>
        {user.active && (
          <Button variant="default" size="xs" onClick={() => void renew()}>
            New sign-in link
          </Button>
        )}
        <Button
          variant="default"
          size="xs"
          className={user.active ? styles.danger : undefined}
          onClick={() => void change({ active: !user.active })}
        >
          {user.active ? 'Deactivate' : 'Activate again'}
        </Button>
      </div>
    </form>
  );
}
