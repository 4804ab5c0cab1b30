import type { ReactNode } from 'react';
import type { Dimension } from '../../../src/attainment/read-attainment.js';
import { GroupHeads } from './group-cells.js';
import styles from './measured.module.css';

interface Props {
  readonly label: string;
  readonly by?: readonly Dimension[];
  readonly heads: readonly string[];
  readonly children: ReactNode;
}

/** Whoever has no room for all of its columns scrolls. */
export function MeasuredTable({ label, by = [], heads, children }: Props) {
  return (
    <div className={styles.scrolls} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            <GroupHeads by={by} />
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
