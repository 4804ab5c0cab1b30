import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { get, Refused, remove, send } from '../api.js';
import { faultsIn } from '../look/faults.js';
import { Trouble } from '../look/trouble.js';
import { Twice } from '../look/twice.js';
import { plural } from '../look/words.js';
import { When } from '../time/when.js';
import styles from './integrations.module.css';
import type { ShownHelpdesk, ShownIntegration } from './shapes.js';

/** As `GET …/write-back` shows it; the token never. */
interface ShownWriteBack {
  readonly baseUrl: string;
  readonly user: string | null;
  readonly fields: { readonly due?: string; readonly clock?: string; readonly state?: string };
  readonly marks: boolean;
  readonly perMinute: number;
  readonly active: boolean;
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
  readonly quietUntil: string | null;
  readonly waiting: number;
  readonly failed: readonly { readonly reason: string; readonly tickets: number; readonly example: number }[];
}

interface Props {
  readonly integration: ShownIntegration;
  readonly helpdesk: ShownHelpdesk;
}

/** What is written into the helpdesk, and how that fares. */
export function WriteBack({ integration: { id }, helpdesk }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ['write-back', id],
    queryFn: async ({ signal }) => {
      try {
        return await get<ShownWriteBack>(`/api/integrations/${encodeURIComponent(id)}/write-back`, signal);
      } catch (fault) {
        if (fault instanceof Refused && fault.status === 404) return null;
        throw fault;
      }
    },
    enabled: helpdesk.writesBack !== null,
    refetchInterval: 10_000,
  });
  if (helpdesk.writesBack === null) {
    return (
      <section className={styles.card}>
        <h2>Into {helpdesk.title}</h2>
        <p>Nothing can be written into {helpdesk.title}: Punctual knows no way to.</p>
      </section>
    );
  }
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  return (
    <div className={styles.columns}>
      <WriteBackForm key={data === null ? 'none' : 'some'} id={id} helpdesk={helpdesk} there={data} />
      {data !== null && <Faring id={id} writeBack={data} />}
    </div>
  );
}

function WriteBackForm({
  id,
  helpdesk,
  there,
}: {
  id: string;
  helpdesk: ShownHelpdesk;
  there: ShownWriteBack | null;
}) {
  const { title, writesBack } = helpdesk;
  const queries = useQueryClient();
  const [saved, setSaved] = useState(false);
  const form = useForm({
    initialValues: {
      baseUrl: there?.baseUrl ?? writesBack?.baseUrl ?? '',
      user: there?.user ?? '',
      token: '',
      due: there?.fields.due ?? '',
      clock: there?.fields.clock ?? '',
      state: there?.fields.state ?? '',
      marks: there?.marks ?? true,
      perMinute: String(there?.perMinute ?? writesBack?.perMinute ?? 60),
      active: there === null || there.active || there.disabledAt !== null,
    },
    onValuesChange: () => setSaved(false),
  });
  const submit = form.onSubmit(
    async ({ baseUrl, user, token, due, clock, state, marks, perMinute, active }) => {
      const fields = given({ due, clock, state });
      const body = {
        ...given({ baseUrl, user, token }),
        fields,
        marks,
        active,
        perMinute: Number(perMinute),
      };
      try {
        await send('PUT', `/api/integrations/${encodeURIComponent(id)}/write-back`, body);
        form.setFieldValue('token', '');
        setSaved(true);
        await queries.invalidateQueries({ queryKey: ['write-back', id] });
      } catch (error) {
        form.setErrors(byInput(faultsIn(error, 'baseUrl')));
      }
    },
  );
  return (
    <form className={styles.card} aria-label="Write-back" onSubmit={(event) => void submit(event)} noValidate>
      <h2>Into {title}</h2>
      <p className={styles.faint}>
        How each ticket stands and what is due next, for agents who look at {title} all day.
      </p>
      <TextInput label="Address" type="url" placeholder="https://…" {...form.getInputProps('baseUrl')} />
      <TextInput
        label={writesBack?.user === 'required' ? 'Whose token it is' : 'Whose token it is, if that matters'}
        autoComplete="off"
        {...form.getInputProps('user')}
      />
      <TextInput
        label="Token"
        description={
          there === null
            ? 'Kept sealed and not shown again.'
            : 'Left empty, it stays as it is. It is not shown.'
        }
        type="password"
        autoComplete="off"
        {...form.getInputProps('token')}
      />
      <fieldset className={styles.group}>
        <legend>Fields of {title} that take</legend>
        <TextInput label="the next due instant" {...form.getInputProps('due')} />
        <TextInput label="what is due then" {...form.getInputProps('clock')} />
        <TextInput label="how the ticket stands" {...form.getInputProps('state')} />
        {form.errors.fields && (
          <p role="alert" className={styles.fault}>
            {form.errors.fields}
          </p>
        )}
      </fieldset>
      <label className={styles.check}>
        <input type="checkbox" {...form.getInputProps('marks', { type: 'checkbox' })} />
        How the ticket stands is a label or tag as well.
      </label>
      <TextInput
        label="Tickets a minute, at most"
        type="number"
        min={1}
        {...form.getInputProps('perMinute')}
      />
      <label className={styles.check}>
        <input type="checkbox" {...form.getInputProps('active', { type: 'checkbox' })} />
        Switched on.
      </label>
      <p className={styles.foot}>
        <Button type="submit" loading={form.submitting}>
          Save
        </Button>
        <span role="status" className={styles.faint}>
          {saved && 'Saved. Open tickets are written now.'}
        </span>
      </p>
    </form>
  );
}

function Faring({ id, writeBack }: { id: string; writeBack: ShownWriteBack }) {
  const { active, disabledAt, disabledBecause, quietUntil, waiting, failed } = writeBack;
  const queries = useQueryClient();
  const [ticket, setTicket] = useState('');
  const path = `/api/integrations/${encodeURIComponent(id)}/write-back`;
  const again = () => queries.invalidateQueries({ queryKey: ['write-back', id] });
  const test = useMutation({
    mutationFn: () =>
      send<{ written: boolean; error: string | null }>('POST', `${path}/test`, { ticket: Number(ticket) }),
    onSettled: again,
  });
  const stop = useMutation({ mutationFn: () => remove(path), onSuccess: again });
  const refused = test.error instanceof Refused ? test.error : null;
  return (
    <section className={styles.card} aria-label="How it fares">
      <h2>How it fares</h2>
      <p>
        {active ? 'Switched on' : disabledAt === null ? 'Switched off' : 'Disabled'}
        {disabledAt !== null && (
          <>
            {' '}
            since <When at={Date.parse(disabledAt)} />: <b className={styles.fault}>{disabledBecause}</b>. A
            new token takes that back.
          </>
        )}
        . {plural(waiting, 'ticket')} waiting
        {quietUntil !== null && (
          <>
            , none before <When at={Date.parse(quietUntil)} />, as {new URL(writeBack.baseUrl).host} asked or
            did not answer
          </>
        )}
        .
      </p>
      {failed.length > 0 && (
        <table className={styles.table}>
          <caption>What could not be written; saving tries it again</caption>
          <thead>
            <tr>
              <th scope="col">Why</th>
              <th scope="col" className={styles.number}>
                Tickets
              </th>
              <th scope="col">For example</th>
            </tr>
          </thead>
          <tbody>
            {failed.map(({ reason, tickets, example }) => (
              <tr key={reason}>
                <th scope="row" className={styles.why}>
                  {reason}
                </th>
                <td className={styles.number}>{tickets}</td>
                <td>
                  <Link href={`/tickets/${example}`}>ticket {example}</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <form
        className={styles.tools}
        aria-label="Try it with one ticket"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          test.mutate();
        }}
      >
        <TextInput
          size="xs"
          label="Write one ticket now"
          description="The number in its address here."
          inputMode="numeric"
          value={ticket}
          error={refused?.message}
          onChange={({ currentTarget }) => setTicket(currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" loading={test.isPending} disabled={ticket === ''}>
          Write it
        </Button>
      </form>
      <p role="status">
        {test.data && (test.data.written ? 'It was written.' : `It could not be written: ${test.data.error}`)}
      </p>
      <p className={styles.foot}>
        <Twice size="xs" label="Forget it" again="Forget address and token?" act={() => stop.mutate()} />
        <span className={styles.faint}>What stands in the helpdesk stays there.</span>
      </p>
    </section>
  );
}

const given = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** `fields.due` stands at the input `due`. */
const byInput = (faults: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(faults).map(([field, reason]) => [field.replace(/^fields\./, ''), reason]),
  );
