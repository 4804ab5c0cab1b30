import { Button, MultiSelect, Radio, Select, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { Named } from '../../../src/board/board-row.js';
import { send } from '../api.js';
import { DIMENSION_WORDS } from '../measured/measured-query.js';
import { faultsIn } from '../look/faults.js';
import { viewerZone } from '../time/instant-words.js';
import type { ShownReport } from './report-shapes.js';
import styles from './reports.module.css';

interface Entered {
  id: string;
  title: string;
  every: 'week' | 'month';
  timezone: string;
  by: string[];
  agreement: string | null;
  customer: string | null;
  recipients: string[];
}

interface Props {
  readonly report?: ShownReport;
  /** Ids that are taken: what is made anew must not write over one of them. */
  readonly taken: readonly string[];
  readonly agreements: readonly Named[];
  readonly customers: readonly Named[];
  readonly saved: (id: string) => Promise<void>;
  readonly close: () => void;
}

export function ReportForm({ report, taken, agreements, customers, saved, close }: Props) {
  const isNew = report === undefined;
  const form = useForm<Entered>({
    initialValues: {
      id: report?.id ?? '',
      title: report?.title ?? '',
      every: report?.every ?? 'week',
      timezone: report?.timezone ?? viewerZone,
      by: [...(report?.by ?? (['customer'] satisfies Dimension[]))],
      agreement: report?.agreement ?? null,
      customer: report?.customer ?? null,
      recipients: [...(report?.recipients ?? [])],
    },
    validate: {
      title: (title) => (title.trim() === '' ? 'What shall it be called?' : null),
      id: (id) => (isNew && taken.includes(id) ? 'is the id of another report' : null),
      by: (by) => (by.length === 0 ? 'At least one' : null),
    },
  });
  const put = async (active: boolean) => {
    const { id, agreement, customer, ...entered } = form.values;
    const scope = { ...(agreement && { agreement }), ...(customer && { customer }) };
    try {
      await send('PUT', `/api/reports/${encodeURIComponent(id)}`, { ...entered, ...scope, active });
      await saved(id);
    } catch (error) {
      form.setErrors(byField(faultsIn(error, 'title')));
    }
  };
  const submit = form.onSubmit(() => put(report?.active ?? true));
  return (
    <form
      className={styles.form}
      aria-label={isNew ? 'Make a report' : `Change ${report.title}`}
      onSubmit={(event) => void submit(event)}
      noValidate
    >
      <h2>{isNew ? 'Make a report' : report.title}</h2>
      <TextInput
        label="Title"
        {...form.getInputProps('title')}
        onChange={({ currentTarget: { value } }) => {
          form.setFieldValue('title', value);
          if (isNew && form.values.id === slugOf(form.values.title)) form.setFieldValue('id', slugOf(value));
        }}
      />
      {isNew && (
        <TextInput
          label="Id"
          description="What the API and its files call it. It stays."
          {...form.getInputProps('id')}
        />
      )}
      <Radio.Group label="Comes every" {...form.getInputProps('every')}>
        <div className={styles.choices}>
          <Radio value="week" label="week, on Monday" />
          <Radio value="month" label="month, on the first" />
        </div>
      </Radio.Group>
      <Select
        label="By the clock of"
        data={zonesWith(form.values.timezone)}
        searchable
        allowDeselect={false}
        limit={60}
        {...form.getInputProps('timezone')}
      />
      <MultiSelect
        label="A line for each"
        data={Object.entries(DIMENSION_WORDS).map(([value, label]) => ({ value, label }))}
        searchable
        maxValues={3}
        {...form.getInputProps('by')}
      />
      <Select
        label="Of one agreement"
        placeholder="All"
        data={agreements.map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        clearable
        {...form.getInputProps('agreement')}
      />
      <Select
        label="Of one customer"
        placeholder="All"
        data={customers.map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        clearable
        {...form.getInputProps('customer')}
      />
      <TagsInput
        label="Mailed to"
        description="An address, then Enter. With none it is made, kept and sent to nobody."
        placeholder={form.values.recipients.length === 0 ? 'ada@example.org' : undefined}
        acceptValueOnBlur
        {...form.getInputProps('recipients')}
      />
      <div className={styles.actions}>
        <Button type="submit" loading={form.submitting}>
          {isNew ? 'Make it' : report.orphaned ? 'Save and take it over' : 'Save'}
        </Button>
        {!isNew && (
          <Button variant="default" onClick={() => void put(!report.active)}>
            {report.active ? 'Stop it' : 'Let it go on'}
          </Button>
        )}
        <Button variant="subtle" onClick={close}>
          Close
        </Button>
      </div>
    </form>
  );
}

const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);

/** The browser's list, and whatever else is set already. */
const zonesWith = (zone: string): string[] => [
  ...new Set([zone, 'UTC', ...Intl.supportedValuesOf('timeZone')]),
];

/** A fault of one entry of a list stands at the list. */
const byField = (faults: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(faults).map(([field, reason]) => [field.split(/[.[]/)[0]!, reason]));
