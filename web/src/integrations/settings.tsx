import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { send } from '../api.js';
import styles from './integrations.module.css';
import { faultIn } from './new-integration-page.js';
import { useNamed } from '../look/named.js';
import { SecretOnce } from './secret-once.js';
import type { ShownIntegration } from './shapes.js';

export function Settings({
  integration,
  makesSecret,
}: {
  integration: ShownIntegration;
  makesSecret: boolean;
}) {
  return (
    <div className={styles.columns}>
      <General integration={integration} />
      <Secret integration={integration} makesSecret={makesSecret} />
    </div>
  );
}

function General({ integration }: { integration: ShownIntegration }) {
  const { id, helpdesk, mapping, silence } = integration;
  const queries = useQueryClient();
  const { data: calendars = [] } = useNamed('calendars');
  const [name, setName] = useState(integration.name);
  const [active, setActive] = useState(integration.active);
  const [maxBodyMiB, setMaxBodyMiB] = useState(String(integration.maxBodyMiB));
  const [calendarId, setCalendarId] = useState(silence?.calendarId ?? null);
  const [after, setAfter] = useState(String(silence?.afterMinutes ?? 120));
  const [contact, setContact] = useState(silence?.contact ?? '');
  const save = useMutation({
    mutationFn: () => {
      const alarm = calendarId === null ? null : { calendarId, afterMinutes: Number(after), contact };
      const given = { helpdesk, name, active, mapping, silence: alarm, maxBodyMiB: Number(maxBodyMiB) };
      return send<ShownIntegration>('PUT', `/api/integrations/${id}`, given);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['integrations'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={styles.card} onSubmit={submit} aria-label="Settings">
      <h2>Settings</h2>
      <TextInput
        label="Name"
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={faultIn(save.error, 'name')}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={active}
          onChange={({ currentTarget }) => setActive(currentTarget.checked)}
        />
        Takes deliveries. Switched off, every delivery is refused.
      </label>
      <TextInput
        label="Largest delivery, in MiB"
        type="number"
        min={1}
        max={25}
        value={maxBodyMiB}
        onChange={({ currentTarget }) => setMaxBodyMiB(currentTarget.value)}
        error={faultIn(save.error, 'maxBodyMiB')}
      />
      <fieldset className={styles.group}>
        <legend>Silence alarm</legend>
        <p className={styles.faint}>
          A webhook that was switched off at the helpdesk says nothing. If nothing comes for so long while the
          office is open, somebody is mailed: once, and once more when deliveries come again.
        </p>
        <Select
          label="Calendar"
          placeholder="Not watched"
          clearable
          data={calendars.map((each) => ({ value: each.id, label: each.name }))}
          value={calendarId}
          onChange={setCalendarId}
          error={faultIn(save.error, 'silence.calendarId')}
        />
        <TextInput
          label="After, in minutes of open time"
          type="number"
          min={1}
          disabled={calendarId === null}
          value={after}
          onChange={({ currentTarget }) => setAfter(currentTarget.value)}
          error={faultIn(save.error, 'silence.afterMinutes')}
        />
        <TextInput
          label="Who is mailed"
          type="email"
          disabled={calendarId === null}
          value={contact}
          onChange={({ currentTarget }) => setContact(currentTarget.value)}
          error={faultIn(save.error, 'silence.contact')}
        />
      </fieldset>
      <p className={styles.foot}>
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
        {save.isSuccess && (
          <span role="status" className={styles.faint}>
            Saved.
          </span>
        )}
        {save.error && (
          <span role="alert" className={styles.fault}>
            {save.error.message}
          </span>
        )}
      </p>
    </form>
  );
}

function Secret({
  integration: { id, secrets },
  makesSecret,
}: {
  integration: ShownIntegration;
  makesSecret: boolean;
}) {
  const queries = useQueryClient();
  const [given, setGiven] = useState('');
  const [sure, setSure] = useState(false);
  const rotate = useMutation({
    mutationFn: () =>
      send<ShownIntegration & { secret?: string }>(
        'POST',
        `/api/integrations/${id}/rotate-secret`,
        makesSecret ? { secret: given } : {},
      ),
    onSuccess: () => {
      setSure(false);
      setGiven('');
      return queries.invalidateQueries({ queryKey: ['integrations'] });
    },
  });
  return (
    <section className={styles.card} aria-label="Secret">
      <h2>Secret</h2>
      <p className={styles.faint}>
        {secrets === 2 ? 'Two are valid: the newest and the one before.' : 'One is valid.'} A new one counts
        at once, and the one before goes on counting until the next rotation, so that nothing is refused
        meanwhile. After a leak, rotate twice.
      </p>
      {makesSecret && (
        <TextInput
          label="The new secret"
          description="Copied from the helpdesk."
          type="password"
          autoComplete="off"
          value={given}
          onChange={({ currentTarget }) => setGiven(currentTarget.value)}
          error={faultIn(rotate.error, 'secret')}
        />
      )}
      <p className={styles.foot}>
        {sure ? (
          <>
            <Button loading={rotate.isPending} onClick={() => rotate.mutate()}>
              Rotate it now
            </Button>
            <Button variant="default" onClick={() => setSure(false)}>
              Leave it
            </Button>
          </>
        ) : (
          <Button variant="default" disabled={makesSecret && given === ''} onClick={() => setSure(true)}>
            Rotate the secret…
          </Button>
        )}
      </p>
      {rotate.data?.secret !== undefined && <SecretOnce secret={rotate.data.secret} />}
      {rotate.isSuccess && rotate.data.secret === undefined && (
        <p role="status" className={styles.faint}>
          The new secret is in force.
        </p>
      )}
    </section>
  );
}
