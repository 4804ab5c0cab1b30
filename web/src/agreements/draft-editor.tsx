import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Finding } from '../../../src/engine/finding.js';
import { remove, send } from '../api.js';
import type { ShownLife } from './agreement-shapes.js';
import styles from './agreements.module.css';
import { asBody, asText } from './draft-text.js';
import { moment } from './life-words.js';
import { ProposeForm } from './propose-form.js';
import { pathOf, useAct, useFindings, useTemplates } from './queries.js';
import { faultsOf, Refusal } from './refusal.js';
import { SavedMeanwhile } from './saved-meanwhile.js';

interface Props {
  readonly id: string;
  readonly draft: ShownLife['draft'];
  /** Where there is no draft yet: what the next version starts from; absent where a template does. */
  readonly start?: string;
  readonly saved?: () => void;
  readonly discarded?: () => void;
}

/** A draft as text, what the server finds in it, and the way to propose it. */
export function DraftEditor({ id, draft, start, saved, discarded }: Props) {
  const [text, setText] = useState(() => (draft === null ? (start ?? '') : asText(draft.body)));
  const [kept, keep] = useState(draft === null ? null : text);
  const [version, setVersion] = useState(draft?.version ?? null);
  const [isSure, sure] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [checked, check] = useState(draft === null ? null : { text, body: draft.body as object });
  const findings = useFindings(id, checked);
  // What follows is told at once: when all has been asked for again, this editor may be gone.
  const save = useAct(id, async (body: object) => {
    const life = await send<ShownLife>('PUT', `${pathOf(id)}/draft`, body, ifStill(version));
    setVersion(life.draft!.version);
    keep(text);
    check({ text, body });
    saved?.();
  });
  const discard = useAct(id, async () => {
    await remove(`${pathOf(id)}/draft`, ifStill(version));
    discarded?.();
  });
  const read = (then: (body: object) => void) => {
    try {
      const body = asBody(text, id);
      setFault(null);
      then(body);
    } catch (cause) {
      setFault(`The text ${(cause as Error).message}.`);
    }
  };
  // Versions grow. Just after a save the one that is shown may still be the one before it.
  const theirs = draft !== null && draft.version > (version ?? 0) ? draft : null;
  const choose = (chosen: string, isTheirs: boolean) => {
    setText(chosen);
    if (isTheirs) keep(chosen);
    setVersion(theirs!.version);
    save.reset();
    discard.reset();
  };
  const isKept = kept !== null && text === kept && theirs === null;
  return (
    <div className={styles.stack}>
      <section className={styles.card} aria-label="The draft">
        <h2>The draft</h2>
        {draft?.declined && (
          <p className={styles.note}>
            The last proposal was declined by {draft.declined.name} on {moment(draft.declined.at)}:{' '}
            {draft.declined.reason}
          </p>
        )}
        {draft === null && start === undefined && <FromTemplate take={setText} />}
        <Textarea
          label="The agreement, as YAML or JSON"
          description="The fields are those of docs/agreement-format.md. What it says is kept, comments are not."
          classNames={{ input: styles.text! }}
          rows={Math.min(32, Math.max(14, text.split('\n').length + 1))}
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          error={fault ?? (theirs === null ? faultsOf(save.error) : null)}
        />
        <Refusal error={discard.error} />
        {theirs && (
          <SavedMeanwhile
            id={id}
            theirs={theirs}
            mine={text}
            take={(text) => choose(text, true)}
            keepMine={() => choose(text, false)}
          />
        )}
        <div className={styles.actions}>
          <Button
            disabled={isKept || theirs !== null || text.trim() === ''}
            loading={save.isPending}
            onClick={() => read((body) => save.mutate(body))}
          >
            Save the draft
          </Button>
          <Button
            variant="default"
            disabled={text.trim() === ''}
            loading={findings.isFetching}
            onClick={() => read((body) => check({ text, body }))}
          >
            Check it
          </Button>
          {draft !== null && (
            <Button
              variant="default"
              className={styles.danger!}
              disabled={theirs !== null}
              onClick={() => (isSure ? discard.mutate(undefined) : sure(true))}
              onBlur={() => sure(false)}
            >
              {isSure ? 'Yes, throw it away' : 'Throw the draft away'}
            </Button>
          )}
        </div>
        {checked?.text === text && findings.error && (
          <div>
            <p>Like this it could not be proposed:</p>
            <Refusal error={findings.error} />
          </div>
        )}
        {checked?.text === text && findings.isSuccess && <Findings of={findings.data.findings} />}
      </section>
      {draft !== null && <ProposeForm id={id} draft={version} isKept={isKept} />}
    </div>
  );
}

/** Whoever saved since is not written over. */
const ifStill = (version: number | null): Record<string, string> =>
  version === null ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` };

function Findings({ of }: { of: readonly Finding[] }) {
  return (
    <div role="status">
      {of.length === 0 ? (
        <p className={styles.note}>Nothing in it would surprise anybody.</p>
      ) : (
        <ul className={styles.findings} aria-label="Findings">
          {of.map(({ severity, field, message }) => (
            <li key={`${field} ${message}`} data-severity={severity}>
              <b>{severity}</b> <code>{field}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function FromTemplate({ take }: { take: (text: string) => void }) {
  const { data: templates = [] } = useTemplates(true);
  return (
    <NativeSelect
      label="Start from"
      defaultValue=""
      data={[
        { value: '', label: 'an empty page' },
        ...templates.map(({ name, title, about }) => ({ value: name, label: `${title}: ${about}` })),
      ]}
      onChange={({ currentTarget: { value } }) => {
        const source = templates.find(({ name }) => name === value)?.source ?? '';
        // The template's own id is not this agreement's.
        take(source.replace(/^(punctual|id):.*\n/gm, ''));
      }}
    />
  );
}
