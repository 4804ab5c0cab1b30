import { Refused } from '../api.js';
import styles from './agreements.module.css';

/** Why a field was refused. */
export function faultAt(error: Error | null, ...fields: readonly string[]): string | undefined {
  if (!(error instanceof Refused)) return undefined;
  const of = error.errors.filter(({ field }) => fields.includes(field));
  return of.length === 0 ? undefined : of.map(({ field, reason }) => `${field} ${reason}`).join('; ');
}

/** All that was refused, for the one field that holds everything. */
export function faultsOf(error: Error | null): string | null {
  if (error === null) return null;
  const faults = error instanceof Refused ? error.errors : [];
  return faults.length === 0
    ? error.message
    : faults.map(({ field, reason }) => `${field} ${reason}`).join('; ');
}

/** What was refused beside the fields that say so themselves. */
export function Refusal({ error, shown = [] }: { error: Error | null; shown?: readonly string[] }) {
  if (error === null) return null;
  const faults = error instanceof Refused ? error.errors : [];
  const others = faults.filter(({ field }) => !shown.includes(field));
  if (faults.length > 0 && others.length === 0) return null;
  return (
    <div className={styles.refusal} role="alert">
      {others.length === 0 ? (
        <p>{error.message}</p>
      ) : (
        <ul>
          {others.map(({ field, reason }) => (
            <li key={`${field} ${reason}`}>
              <code>{field}</code> {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
