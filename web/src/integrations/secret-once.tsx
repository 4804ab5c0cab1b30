import { IconKey } from '@tabler/icons-react';
import { CopyLine } from '../look/copy-line.js';
import styles from './integrations.module.css';

export function SecretOnce({ secret }: { secret: string }) {
  return (
    <section className={styles.secret} aria-label="The secret">
      <IconKey size={20} aria-hidden />
      <div>
        <h2>Copy the secret now</h2>
        <p>It is shown this once. Punctual keeps it sealed and cannot show it again.</p>
        <CopyLine text={secret} label="the secret" />
      </div>
    </section>
  );
}
