import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api.js';
import { faultsIn } from '../look/faults.js';
import styles from './account.module.css';

const EMPTY = { current: '', password: '', again: '' };

export function ChangePassword() {
  const queries = useQueryClient();
  const [changed, setChanged] = useState(false);
  const form = useForm({
    initialValues: EMPTY,
    validate: {
      password: (password) => (password === '' ? 'Which one shall it be?' : null),
      again: (again, { password }) => (again === password ? null : 'These are two different ones'),
    },
    onValuesChange: () => setChanged(false),
  });
  const submit = form.onSubmit(async ({ current, password }) => {
    try {
      await send('PUT', '/api/me/password', { password, ...(current === '' ? {} : { current }) });
      form.setValues(EMPTY);
      setChanged(true);
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    } catch (error) {
      form.setErrors(faultsIn(error, 'password'));
    }
  });
  return (
    <form className={styles.card} aria-label="Password" onSubmit={(event) => void submit(event)} noValidate>
      <h2>Password</h2>
      <TextInput
        type="password"
        label="The one you have now"
        description="Leave it empty if you have none, or have just come in by a link."
        autoComplete="current-password"
        {...form.getInputProps('current')}
      />
      <TextInput
        type="password"
        label="New password"
        description="At least 12 characters, and nothing that somebody would try first."
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
      <TextInput
        type="password"
        label="The new one again"
        autoComplete="new-password"
        {...form.getInputProps('again')}
      />
      <p className={styles.done} role="status">
        {changed && 'It is changed. Wherever else you were signed in, you no longer are.'}
      </p>
      <div>
        <Button type="submit" loading={form.submitting}>
          Set password
        </Button>
      </div>
    </form>
  );
}
