import { Button, Radio, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { ExclusionKind, ExclusionScope } from '../../../src/engine/exclusion/exclusion.js';
import { Refused, send } from '../api.js';
import { KIND_WORDS } from './exclusion-words.js';
import styles from './exclusions.module.css';

interface Entered {
  kind: ExclusionKind;
  title: string;
  reason: string;
  /** Local time of the viewer, as the browser's field has it. */
  from: string;
  to: string;
  scope: ExclusionScope['kind'];
  ids: string[];
  effect: 'pause' | 'attainment';
}

interface Props {
  readonly saved: () => Promise<void>;
  readonly close: () => void;
}

/** First what it would do, then the declaration: the button says which comes next. */
export function DeclareExclusion({ saved, close }: Props) {
  const [effect, setEffect] = useState<string>();
  const form = useForm<Entered>({
    initialValues: {
      kind: 'maintenance',
      title: '',
      reason: '',
      from: '',
      to: '',
      scope: 'all',
      ids: [],
      effect: 'pause',
    },
    validate: {
      title: (title) => (title.trim() === '' ? 'What is it?' : null),
      reason: (reason) => (reason.trim() === '' ? 'Why should it not count?' : null),
      from: (from) => (from === '' ? 'Since when?' : null),
    },
    onValuesChange: () => setEffect(undefined),
  });
  const submit = form.onSubmit(async (entered) => {
    try {
      if (effect === undefined) {
        const path = '/api/exclusions/effect';
        setEffect((await send<{ sentence: string }>('POST', path, bodyOf(entered))).sentence);
        return;
      }
      await send('POST', '/api/exclusions', bodyOf(entered));
      await saved();
      close();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const faults = error.errors.length > 0 ? error.errors : [{ field: 'title', reason: error.message }];
      form.setErrors(Object.fromEntries(faults.map(({ field, reason }) => [fieldOf(field), reason])));
    }
  });
  const { scope } = form.values;
  return (
    <form
      className={styles.card}
      aria-label="Declare an exclusion"
      onSubmit={(event) => void submit(event)}
      noValidate
    >
      <h2>Declare an exclusion</h2>
      <Select
        label="Kind"
        allowDeselect={false}
        data={Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label }))}
        {...form.getInputProps('kind')}
      />
      <TextInput label="Title" autoFocus {...form.getInputProps('title')} />
      <Textarea label="Reason" autosize minRows={2} {...form.getInputProps('reason')} />
      <div className={styles.times}>
        <TextInput type="datetime-local" label="From" {...form.getInputProps('from')} />
        <TextInput type="datetime-local" label="To" {...form.getInputProps('to')} />
      </div>
      <p className={styles.faint}>In your own time zone. Leave “To” empty while nobody knows.</p>
      <Select
        label="For"
        allowDeselect={false}
        data={[
          { value: 'all', label: 'Everybody' },
          { value: 'customers', label: 'Customers' },
          { value: 'services', label: 'Services' },
          { value: 'agreements', label: 'Agreements' },
          { value: 'ticket', label: 'One ticket' },
        ]}
        {...form.getInputProps('scope')}
      />
      {scope !== 'all' && (
        <TagsInput
          label={scope === 'ticket' ? 'The number in its address' : 'Their ids'}
          maxTags={scope === 'ticket' ? 1 : 100}
          {...form.getInputProps('ids')}
        />
      )}
      <Radio.Group label="Effect" {...form.getInputProps('effect')}>
        <div className={styles.effects}>
          <Radio value="pause" label="Clocks stand still in it" />
          <Radio
            value="attainment"
            label="Clocks run; what was missed because of it is left out of the figures"
          />
        </div>
      </Radio.Group>
      {effect !== undefined && (
        <p className={styles.effect} role="status">
          Once approved: {effect}.
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit">{effect === undefined ? 'Show what it would do' : 'Declare'}</Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

const bodyOf = ({ from, to, scope, ids, ...rest }: Entered) => ({
  ...rest,
  from: instantOf(from),
  ...(to === '' ? {} : { to: instantOf(to) }),
  scope:
    scope === 'all'
      ? { kind: scope }
      : scope === 'ticket'
        ? { kind: scope, id: Number(ids[0]) }
        : { kind: scope, ids },
});

const instantOf = (local: string): string => new Date(local).toISOString();

const fieldOf = (field: string): string =>
  field === 'scope.kind' ? 'scope' : field.startsWith('scope') ? 'ids' : field;
