import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { Refused, send } from '../api.js';
import { useTitle } from '../look/title.js';
import styles from './integrations.module.css';
import { useHelpdesks } from './queries.js';
import { SecretOnce } from './secret-once.js';
import { SetupSteps } from './setup-steps.js';
import type { ShownHelpdesk, ShownIntegration } from './shapes.js';

/** In two steps: what it is called here, and what is to be done there. */
export default function NewIntegrationPage() {
  useTitle('Connect a helpdesk');
  const { data: helpdesks = [] } = useHelpdesks();
  const [chosen, choose] = useState('zendesk');
  const [id, setId] = useState('zendesk');
  const [made, setMade] = useState<(ShownIntegration & { secret?: string }) | null>(null);
  const helpdesk = helpdesks.find(({ id }) => id === chosen);
  if (helpdesk === undefined) return null;
  const start = (other: string) => {
    choose(other);
    setId(other);
  };
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{made === null ? 'Connect a helpdesk' : `${made.name} is connected on this side`}</h1>
      </header>
      {made === null ? (
        <div className={styles.columns}>
          <Form key={chosen} {...{ helpdesk, helpdesks, choose: start, id, setId, setMade }} />
          <section className={styles.card} aria-label={`What to do in ${helpdesk.title}`}>
            <h2>What to do in {helpdesk.title}</h2>
            <SetupSteps helpdesk={helpdesk} address={`${location.origin}/webhooks/${id}`} />
          </section>
        </div>
      ) : (
        <div className={styles.stack}>
          {made.secret !== undefined && <SecretOnce secret={made.secret} />}
          <section className={styles.card} aria-label={`What to do in ${helpdesk.title}`}>
            <h2>Now in {helpdesk.title}</h2>
            <SetupSteps helpdesk={helpdesk} address={made.webhookUrl} />
            <p className={styles.foot}>
              <Button component={Link} href={`/integrations/${made.id}`}>
                Go to {made.name}
              </Button>
              <span className={styles.faint}>The first delivery shows up there by itself.</span>
            </p>
          </section>
        </div>
      )}
    </div>
  );
}

interface FormProps {
  readonly helpdesk: ShownHelpdesk;
  readonly helpdesks: readonly ShownHelpdesk[];
  readonly choose: (helpdesk: string) => void;
  readonly id: string;
  readonly setId: (id: string) => void;
  readonly setMade: (made: ShownIntegration & { secret?: string }) => void;
}

function Form({ helpdesk, helpdesks, choose, id, setId, setMade }: FormProps) {
  const queries = useQueryClient();
  const [name, setName] = useState(helpdesk.title);
  const [secret, setSecret] = useState('');
  const create = useMutation({
    mutationFn: async () => {
      // PUT would change one that is there.
      const taken = await fetch(`/api/integrations/${encodeURIComponent(id)}`);
      if (taken.ok) throw new Refused(409, 'Taken', '', [{ field: 'id', reason: 'is taken' }]);
      const given = { helpdesk: helpdesk.id, name, ...(secret === '' ? {} : { secret }) };
      return send<ShownIntegration & { secret?: string }>(
        'PUT',
        `/api/integrations/${encodeURIComponent(id)}`,
        given,
      );
    },
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['integrations'] });
      setMade(made);
    },
  });
  const faultOf = (field: string) => faultIn(create.error, field);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form className={styles.card} onSubmit={submit} aria-label="The integration">
      <h2>Here</h2>
      <Select
        label="Helpdesk"
        data={helpdesks.map((each) => ({ value: each.id, label: each.title }))}
        value={helpdesk.id}
        onChange={(value) => value !== null && choose(value)}
        allowDeselect={false}
      />
      <TextInput
        label="Name"
        description="What people here call it."
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={faultOf('name')}
      />
      <TextInput
        label="Id"
        description={`Part of the address: ${location.origin}/webhooks/${id}. It stays.`}
        value={id}
        onChange={({ currentTarget }) => setId(currentTarget.value)}
        error={faultOf('id')}
      />
      {helpdesk.makesSecret && (
        <TextInput
          label="Secret"
          description={`${helpdesk.title} makes it; copy it from there. It is kept sealed.`}
          type="password"
          autoComplete="off"
          value={secret}
          onChange={({ currentTarget }) => setSecret(currentTarget.value)}
          error={faultOf('secret')}
        />
      )}
      <p className={styles.foot}>
        <Button type="submit" loading={create.isPending}>
          Connect
        </Button>
        {create.error && !(create.error instanceof Refused && create.error.errors.length > 0) && (
          <span role="alert" className={styles.fault}>
            {create.error.message}
          </span>
        )}
      </p>
    </form>
  );
}

export const faultIn = (error: Error | null, field: string): string | undefined =>
  error instanceof Refused ? error.errors.find((each) => each.field === field)?.reason : undefined;
