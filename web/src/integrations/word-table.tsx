import { ActionIcon, Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { Refused } from '../api.js';
import styles from './integrations.module.css';

export const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'];

/** A column, and the field that adds to it. */
interface Side {
  readonly head: string;
  readonly label: string;
  readonly placeholder: string;
  /** What is offered. */
  readonly offered?: readonly string[];
  /** Whether any other word may be written. */
  readonly open: boolean;
}

interface Props {
  readonly title: string;
  readonly about?: string;
  readonly words: Readonly<Record<string, string>>;
  readonly sides: readonly [Side, Side];
  /** What holds while there is no line. */
  readonly nothing: string;
  readonly save: (words: Record<string, string>) => void;
  readonly error: Error | null;
  readonly path: string;
}

/** Their words and ours. Words of one's own are allowed too: those go through the JSON. */
export const translating = (what: string, ours: readonly string[]): readonly [Side, Side] => [
  { head: 'Theirs', label: `Their ${what}`, placeholder: 'Their word', open: true },
  { head: 'Ours', label: `Our ${what}`, placeholder: 'Ours', offered: ours, open: false },
];

/** What words mean, one a line. */
export function WordTable({ title, about, words, sides: [left, right], nothing, save, error, path }: Props) {
  const [word, setWord] = useState('');
  const [meaning, setMeaning] = useState('');
  const rows = Object.entries(words);
  const faultOf = (of: string) =>
    error instanceof Refused
      ? error.errors.find(({ field }) => field === `${path}.${of}`)?.reason
      : undefined;
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (word.trim() === '' || meaning.trim() === '') return;
    save({ ...words, [word.trim()]: meaning.trim() });
    setWord('');
    setMeaning('');
  };
  const without = (one: string) => Object.fromEntries(rows.filter(([each]) => each !== one));
  return (
    <section className={styles.card} aria-label={`${title} words`}>
      <h2>{title}</h2>
      {about !== undefined && <p className={styles.faint}>{about}</p>}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{left.head}</th>
            <th scope="col">{right.head}</th>
            <th scope="col">
              <span className={styles.hidden}>Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colSpan={3} className={styles.faint}>
                {nothing}
              </td>
            </tr>
          )}
          {rows.map(([each, means]) => (
            <tr key={each}>
              <th scope="row">
                <code>{each}</code>
                {faultOf(each) && <span className={styles.fault}>{faultOf(each)}</span>}
              </th>
              <td>
                <code>{means}</code>
              </td>
              <td className={styles.actions}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove ${each}`}
                  onClick={() => save(without(each))}
                >
                  <IconX size={15} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <form className={styles.addWord} onSubmit={add}>
        <WordField side={left} value={word} become={setWord} fault={faultOf(word.trim())} />
        <WordField side={right} value={meaning} become={setMeaning} />
        <Button size="xs" type="submit" variant="default">
          Add
        </Button>
      </form>
    </section>
  );
}

interface FieldProps {
  readonly side: Side;
  readonly value: string;
  readonly become: (value: string) => void;
  readonly fault?: string | undefined;
}

function WordField({ side: { label, placeholder, offered, open }, value, become, fault }: FieldProps) {
  const given = { 'aria-label': label, size: 'xs', placeholder, error: fault };
  if (!open) {
    return (
      <Select
        {...given}
        data={offered}
        value={value === '' ? null : value}
        onChange={(one) => become(one ?? '')}
      />
    );
  }
  if (offered !== undefined)
    return <Autocomplete {...given} data={offered} value={value} onChange={become} />;
  return <TextInput {...given} value={value} onChange={({ currentTarget }) => become(currentTarget.value)} />;
}
