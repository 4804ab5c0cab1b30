import { Button, MultiSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { remove, send } from '../api.js';
import { faultsIn } from '../look/faults.js';
import { Twice } from '../look/twice.js';
import { EVENT_WORDS, type ShownEndpoint } from './notice-shapes.js';
import styles from './notices.module.css';

interface Props {
  readonly endpoint?: ShownEndpoint;
  /** Ids that are taken: what is added must not write over one of them. */
  readonly taken: readonly string[];
  /** With the secret, where there is a new one. */
  readonly saved: (id: string, secret: string | undefined) => Promise<void>;
  readonly gone: () => Promise<void>;
  readonly close: () => void;
}

export function EndpointForm({ endpoint, taken, saved, gone, close }: Props) {
  const isNew = endpoint === undefined;
  const form = useForm({
    initialValues: {
      id: endpoint?.id ?? '',
      url: endpoint?.url ?? '',
      description: endpoint?.description ?? '',
      eventTypes: [...(endpoint?.eventTypes ?? [])] as string[],
      contact: endpoint?.contact ?? '',
    },
    validate: {
      id: (id) =>
        id === '' ? 'What shall it be called?' : taken.includes(id) ? 'is the id of another one' : null,
      eventTypes: (types) => (types.length === 0 ? 'At least one' : null),
    },
  });
  const path = `/api/webhook-endpoints/${encodeURIComponent(form.values.id)}`;
  const attempt = async (act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      form.setErrors(faultsIn(error, isNew ? 'id' : 'url'));
    }
  };
  const put = (active?: boolean) =>
    attempt(async () => {
      const { id, contact, ...entered } = form.values;
      const body = {
        ...entered,
        ...(contact === '' ? {} : { contact }),
        ...(active !== undefined && { active }),
      };
      const { secret } = await send<{ secret?: string }>('PUT', path, body);
      await saved(id, secret);
    });
  const rotate = () =>
    attempt(async () => {
      const { secret } = await send<{ secret: string }>('POST', `${path}/rotate-secret`, {});
      await saved(form.values.id, secret);
    });
  const submit = form.onSubmit(() => put());
  return (
    <form
      className={styles.card}
      aria-label={isNew ? 'Add an endpoint' : `Change ${endpoint.id}`}
      onSubmit={(event) => void submit(event)}
      noValidate
    >
      <h2>{isNew ? 'Add an endpoint' : endpoint.description || endpoint.id}</h2>
      {isNew && (
        <TextInput
          label="Id"
          description="What the API calls it: small letters, digits and hyphens."
          {...form.getInputProps('id')}
        />
      )}
      <TextInput label="Address" type="url" placeholder="https://…" {...form.getInputProps('url')} />
      <TextInput label="What it is for" {...form.getInputProps('description')} />
      <MultiSelect
        label="It is told that"
        data={Object.entries(EVENT_WORDS).map(([value, label]) => ({ value, label }))}
        searchable
        {...form.getInputProps('eventTypes')}
      />
      <TextInput label="Who is mailed when it is disabled" type="email" {...form.getInputProps('contact')} />
      <div className={styles.actions}>
        <Button type="submit" loading={form.submitting}>
          {isNew ? 'Add it' : 'Save'}
        </Button>
        <Button variant="subtle" onClick={close}>
          Close
        </Button>
      </div>
      {!isNew && (
        <div className={styles.more}>
          <Button variant="default" size="xs" onClick={() => void put(!endpoint.active)}>
            {endpoint.active ? 'Disable' : 'Enable again'}
          </Button>
          <Twice
            size="xs"
            label="New secret"
            again="Make one? The one before holds on."
            act={() => void rotate()}
          />
          <Twice
            size="xs"
            className={styles.danger}
            label="Delete"
            again="Delete it and its messages?"
            act={() =>
              void attempt(async () => {
                await remove(path);
                await gone();
              })
            }
          />
        </div>
      )}
    </form>
  );
}
