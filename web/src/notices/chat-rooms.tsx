import { Button, MultiSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Named } from '../../../src/board/board-row.js';
import { get, remove, send } from '../api.js';
import { faultsIn } from '../look/faults.js';
import { Trouble } from '../look/trouble.js';
import { Twice } from '../look/twice.js';
import type { ShownAgreement } from '../promises/promise-shapes.js';
import { When } from '../time/when.js';
import type { ShownRoom } from './notice-shapes.js';
import styles from './notices.module.css';

/** Rooms that steps of a ladder write into, and whose they are. */
export function ChatRooms() {
  const queries = useQueryClient();
  const [chosen, choose] = useState<{ id: string } | 'new' | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['chat-rooms'],
    queryFn: async ({ signal }) => {
      const [rooms, teams, agreements] = await Promise.all([
        get<ShownRoom[]>('/api/chat-rooms', signal),
        get<Named[]>('/api/teams', signal),
        get<ShownAgreement[]>('/api/agreements', signal),
      ]);
      return { rooms, teams, agreements: agreements.map(({ id, title }) => ({ id, name: title })) };
    },
  });
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  const { rooms, teams, agreements } = data;
  const room = chosen === null || chosen === 'new' ? undefined : rooms.find(({ id }) => id === chosen.id);
  const nameIn = (things: readonly Named[]) => (id: string) =>
    things.find((each) => each.id === id)?.name ?? id;
  const changed = () => queries.invalidateQueries({ queryKey: ['chat-rooms'] });
  const form = {
    teams,
    agreements,
    taken: rooms.map(({ id }) => id),
    saved: async (id: string) => {
      await changed();
      choose({ id });
    },
    gone: async () => {
      choose(null);
      await changed();
    },
    close: () => choose(null),
  };
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <div className={styles.tools}>
          <p className={styles.faint}>
            A step whose channel is chat writes into the rooms of the ticket’s team or of its agreement.
          </p>
          <Button size="xs" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => choose('new')}>
            Add a room
          </Button>
        </div>
        {rooms.length === 0 ? (
          <p className={styles.empty}>There is no room yet.</p>
        ) : (
          <table className={styles.list}>
            <thead>
              <tr>
                <th scope="col">Room</th>
                <th scope="col">Whose it is</th>
                <th scope="col">Waiting</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {rooms.map((each) => (
                <tr key={each.id} data-chosen={each === room || undefined}>
                  <th scope="row">
                    <button type="button" className={styles.title} onClick={() => choose({ id: each.id })}>
                      {each.name}
                    </button>
                    <span className={styles.faint}>{each.url}</span>
                  </th>
                  <td>
                    {[...each.teamIds.map(nameIn(teams)), ...each.agreementIds.map(nameIn(agreements))].join(
                      ', ',
                    ) || 'nobody’s'}
                  </td>
                  <td>{each.waiting}</td>
                  <td>
                    <RoomState room={each} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {chosen === 'new' && <RoomForm {...form} />}
      {room && <RoomForm key={room.id} room={room} {...form} />}
    </div>
  );
}

function RoomState({ room: { failed, lastError, quietUntil } }: { room: ShownRoom }) {
  const because = quietUntil === null ? lastError : null;
  return (
    <>
      <span className={styles.state} data-state={failed > 0 || quietUntil !== null ? 'failing' : 'fine'}>
        {failed > 0 ? `${failed} not posted` : quietUntil === null ? 'fine' : 'waits'}
      </span>
      {failed > 0 && because !== null && <span className={styles.because}>{because}</span>}
      {quietUntil !== null && (
        <span className={styles.because}>
          until <When at={Date.parse(quietUntil)} />
        </span>
      )}
    </>
  );
}

interface FormProps {
  readonly room?: ShownRoom;
  readonly taken: readonly string[];
  readonly teams: readonly Named[];
  readonly agreements: readonly Named[];
  readonly saved: (id: string) => Promise<void>;
  readonly gone: () => Promise<void>;
  readonly close: () => void;
}

function RoomForm({ room, taken, teams, agreements, saved, gone, close }: FormProps) {
  const isNew = room === undefined;
  const [tried, setTried] = useState<string>();
  const form = useForm({
    initialValues: {
      id: room?.id ?? '',
      name: room?.name ?? '',
      url: '',
      teamIds: [...(room?.teamIds ?? [])],
      agreementIds: [...(room?.agreementIds ?? [])],
    },
    validate: {
      id: (id) =>
        id === ''
          ? 'What shall it be called?'
          : isNew && taken.includes(id)
            ? 'is the id of another room'
            : null,
      name: (name) => (name.trim() === '' ? 'What is it called in the chat?' : null),
    },
  });
  const path = `/api/chat-rooms/${encodeURIComponent(form.values.id)}`;
  const attempt = async (act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      form.setErrors(faultsIn(error, isNew ? 'id' : 'name'));
    }
  };
  const submit = form.onSubmit(({ id, url, ...entered }) =>
    attempt(async () => {
      await send('PUT', path, { ...entered, ...(url === '' ? {} : { url }) });
      form.setFieldValue('url', '');
      await saved(id);
    }),
  );
  const test = () =>
    attempt(async () => {
      const { sent, error } = await send<{ sent: boolean; error: string | null }>('POST', `${path}/test`, {});
      setTried(sent ? 'A word was written into the room.' : `It could not be written: ${error}`);
    });
  const optionsOf = (things: readonly Named[]) => things.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <form
      className={styles.card}
      aria-label={isNew ? 'Add a room' : `Change ${room.name}`}
      onSubmit={(event) => void submit(event)}
      noValidate
    >
      <h2>{isNew ? 'Add a room' : room.name}</h2>
      {isNew && (
        <TextInput
          label="Id"
          description="What ladders and the API call it: small letters, digits and hyphens."
          {...form.getInputProps('id')}
        />
      )}
      <TextInput label="Name" {...form.getInputProps('name')} />
      <TextInput
        label="Address of its incoming webhook"
        description={
          isNew
            ? 'The chat makes it. Whoever has it may write into the room, so it is not shown again.'
            : `Leads to ${room.url}; left empty, it stays.`
        }
        type="password"
        autoComplete="off"
        {...form.getInputProps('url')}
      />
      <MultiSelect
        label="Of these teams"
        data={optionsOf(teams)}
        searchable
        {...form.getInputProps('teamIds')}
      />
      <MultiSelect
        label="Of these agreements"
        data={optionsOf(agreements)}
        searchable
        {...form.getInputProps('agreementIds')}
      />
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
          <Button variant="default" size="xs" onClick={() => void test()}>
            Write a word into it
          </Button>
          <Twice
            size="xs"
            className={styles.danger}
            label="Delete"
            again="Delete it?"
            act={() =>
              void attempt(async () => {
                await remove(path);
                await gone();
              })
            }
          />
        </div>
      )}
      <p role="status">{tried}</p>
    </form>
  );
}
