import { Link } from 'wouter';
import type { ShownFiguresRow } from '../../../src/figures/shown.js';
import { When } from '../time/when.js';
import { DIMENSIONS } from './figures-query.js';

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
