import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ShownLife, ShownVersion } from './agreement-shapes.js';
import styles from './agreements.module.css';
import { decisionWords, moment, since } from './life-words.js';
import { useChanges } from './queries.js';
import { Refusal } from './refusal.js';
import { Terminate } from './terminate.js';

/** Which versions there were, what each changed, who decided what, and the way to end it. */
export function History({ life: { id, versions, decisions }, role }: { life: ShownLife; role: string }) {
  const isRunning = versions.some(({ state }) => state === 'active');
  return (
    <div className={styles.stack}>
      <section className={styles.card} aria-label="Versions">
        <h2>Versions</h2>
        {versions.length === 0 ? (
          <p>None has been published yet.</p>
        ) : (
          <ol className={styles.versions}>
            {versions.map((version) => (
              <Version key={version.version} id={id} of={version} />
            ))}
          </ol>
        )}
      </section>
      <section className={styles.card} aria-label="Decisions">
        <h2>Decisions</h2>
        {decisions.length === 0 ? (
          <p>No proposal has been decided about.</p>
        ) : (
          <ol className={styles.decisions}>
            {decisions.toReversed().map((decision) => (
              <li key={`${decision.kind} ${decision.at} ${decision.name}`}>
                <b>{decisionWords(decision)}</b>, {moment(decision.at)}
                {decision.reason && `: ${decision.reason}`}
              </li>
            ))}
          </ol>
        )}
      </section>
      {role === 'admin' && isRunning && <Terminate id={id} />}
    </div>
  );
}

function Version({ id, of }: { id: string; of: ShownVersion }) {
  const { version, state, inForceFrom, inForceTo, changeNote } = of;
  const [isOpen, open] = useState(false);
  const changes = useChanges(id, version, isOpen);
  return (
    <li>
      <p>
        <b>Version {version}</b>{' '}
        <span className={styles.state} data-state={state}>
          {state}
        </span>
      </p>
      <p className={styles.faint}>
        From {since(inForceFrom)}
        {inForceTo && ` until ${moment(inForceTo)}`}
      </p>
      {changeNote && <p>{changeNote}</p>}
      {version > 1 && (
        <Button
          size="compact-xs"
          variant="default"
          aria-expanded={isOpen}
          onClick={() => open(!isOpen)}
        >{`What it changed of version ${version - 1}`}</Button>
      )}
      {isOpen && changes.data && (
        <ul className={styles.changes}>
          {changes.data.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
          {changes.data.changes.length === 0 && (
            <li>None of its words; when it holds, or whom it reaches.</li>
          )}
        </ul>
      )}
      {isOpen && <Refusal error={changes.error} />}
    </li>
  );
}
