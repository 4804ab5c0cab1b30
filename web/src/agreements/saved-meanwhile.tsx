import { Button } from '@mantine/core';
import type { ShownDraft } from './agreement-shapes.js';
import styles from './agreements.module.css';
import { asBody, asText } from './draft-text.js';
import { moment } from './life-words.js';

interface Props {
  readonly id: string;
  readonly theirs: ShownDraft;
  readonly mine: string;
  readonly take: (text: string) => void;
  readonly keepMine: () => void;
}

/** Somebody saved another draft after this one was read: theirs is shown, and one of both is chosen. */
export function SavedMeanwhile({ id, theirs, mine, take, keepMine }: Props) {
  const { editedBy, editedAt } = theirs;
  const text = asText(theirs.body);
  const said = new Set(inTheirForm(mine, id).split('\n'));
  return (
    <div className={styles.meanwhile} role="alert">
      <p>
        {editedBy} saved the draft on {moment(editedAt)}, after you had read it. What stands in the field is
        yours, and is not saved.
      </p>
      <details>
        <summary>What {editedBy} saved, with the lines marked that yours does not have</summary>
        <pre className={styles.text} tabIndex={0}>
          {text.split('\n').map((line, at) => (
            <span key={at} data-new={!said.has(line) || undefined}>
              {line}
              {'\n'}
            </span>
          ))}
        </pre>
      </details>
      <div className={styles.actions}>
        <Button variant="default" onClick={() => take(text)}>
          Take theirs
        </Button>
        <Button variant="default" onClick={keepMine}>
          Keep mine, to save it over theirs
        </Button>
      </div>
    </div>
  );
}

/** People write the same in other lines. */
function inTheirForm(text: string, id: string): string {
  try {
    return asText(asBody(text, id));
  } catch {
    return text;
  }
}
