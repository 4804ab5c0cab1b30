import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { ShownFiguresRow } from '../../../src/figures/shown.js';
import { GroupHeads } from '../measured/group-cells.js';
import styles from '../measured/measured.module.css';
import { When } from '../time/when.js';
import { DIMENSIONS } from './figures-query.js';

interface Props {
  readonly label: string;
  readonly by?: readonly Dimension[];
  readonly heads: readonly string[];
  readonly children: ReactNode;
}

/** Whoever has no room for all of its columns scrolls. */
export function FigureTable({ label, by = [], heads, children }: Props) {
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

/** Names may be the same. */
export const keyOf = (row: ShownFiguresRow): string =>
  JSON.stringify(DIMENSIONS.map((dimension) => row[dimension]));

interface TicketCellsProps {
  readonly id: number;
  readonly externalId: string;
  readonly subject: string | null;
  readonly at: string;
}

export function TicketCells({ id, externalId, subject, at }: TicketCellsProps) {
  return (
    <>
      <th scope="row">
        <Link href={`/tickets/${id}`}>{externalId}</Link>
      </th>
      <td>{subject ?? '–'}</td>
      <td>
        <When at={Date.parse(at)} />
      </td>
    </>
  );
}
