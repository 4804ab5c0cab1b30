import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { Refused } from '../api.js';
import styles from './integrations.module.css';

const choices = (...words: string[]) => words.map((word) => ({ value: word, label: word }));
export const STATUSES = choices('new', 'open', 'pending', 'hold', 'solved', 'closed');
export const PRIORITIES = choices('low', 'normal', 'high', 'urgent');

interface Props {
  readonly title: string;
  readonly words: Readonly<Record<string, string>>;
  readonly ours: readonly { value: string; label: string }[];
  readonly save: (words: Record<string, string>) => void;
  readonly error: Error | null;
  readonly path: string;
}

/** Their words and ours, one a line. Words of one's own are allowed too: those go through the JSON. */
export function WordTable({ title, words, ours, save, error, path }: Props) {
  const [theirs, setTheirs] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const rows = Object.entries(words);
  const faultOf = (word: string) =>
    error instanceof Refused
      ? error.errors.find(({ field }) => field === `${path}.${word}`)?.reason
      : undefined;
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (theirs.trim() === '' || chosen === null) return;
    save({ ...words, [theirs.trim()]: chosen });
    setTheirs('');
    setChosen(null);
  };
  const without = (word: string) => Object.fromEntries(rows.filter(([each]) => each !== word));
  return (
    <section className={styles.card} aria-label={`${title} words`}>
      <h2>{title}</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Theirs</th>
            <th scope="col">Ours</th>
            <th scope="col">
              <span className={styles.hidden}>Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colSpan={3} className={styles.faint}>
                Nothing mapped: the helpdesk’s own words are understood as its page says.
              </td>
            </tr>
          )}
          {rows.map(([word, meaning]) => (
            <tr key={word}>
              <th scope="row">
                <code>{word}</code>
                {faultOf(word) && <span className={styles.fault}>{faultOf(word)}</span>}
              </th>
              <td>
                <code>{meaning}</code>
              </td>
              <td className={styles.actions}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove ${word}`}
                  onClick={() => save(without(word))}
                >
                  <IconX size={15} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <form className={styles.addWord} onSubmit={add}>
        <TextInput
          size="xs"
          aria-label={`Their ${title.toLowerCase()}`}
          placeholder="Their word"
          value={theirs}
          onChange={({ currentTarget }) => setTheirs(currentTarget.value)}
          error={faultOf(theirs.trim())}
        />
        <Select
          size="xs"
          aria-label={`Our ${title.toLowerCase()}`}
          placeholder="Ours"
          data={ours}
          value={chosen}
          onChange={setChosen}
        />
        <Button size="xs" type="submit" variant="default">
          Add
        </Button>
      </form>
    </section>
  );
}
