import type { ReactNode } from 'react';
import styles from './notice.module.css';

/** What stands where content would be, and why. */
export function Notice({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <section className={styles.notice}>
      <div className={styles.icon} aria-hidden>
        {icon}
      </div>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
