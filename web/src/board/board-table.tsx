import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { plural } from '../look/words.js';
import { viewerZone } from '../time/instant-words.js';
import { BoardLine } from './board-line.js';
import styles from './board.module.css';
import { type ShownRow, useHeldRows } from './hold-still.js';
import { useBoardKeys } from './keys.js';
import type { BoardRow } from '../../../src/board/board-row.js';

/** Up to here the browser's own find-in-page works on every row; beyond it only what is in sight is drawn. */
const DRAWN_WHOLE = 200;
const LINE_HEIGHT = 57;

export function BoardTable({ rows, total }: { rows: readonly BoardRow[]; total: number }) {
  const table = useRef<HTMLTableElement>(null);
  const { shown, moved, hold, release, refresh } = useHeldRows(rows);
  useBoardKeys(table);
  return (
    <>
      {moved > 0 && (
        <button type="button" className={styles.moved} onClick={refresh}>
          {plural(moved, 'row')} changed. Refresh order
        </button>
      )}
      <table
        ref={table}
        className={styles.table}
        role="table"
        aria-label="Tickets with a running clock, the next due first"
        aria-rowcount={total + 1}
        onPointerEnter={({ pointerType }) => pointerType === 'mouse' && hold()}
        onPointerLeave={({ currentTarget }) => !currentTarget.contains(document.activeElement) && release()}
        onFocus={hold}
        onBlur={({ currentTarget, relatedTarget }) =>
          !currentTarget.contains(relatedTarget) && !currentTarget.matches(':hover') && release()
        }
      >
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              State
            </th>
            <th scope="col" role="columnheader" className={styles.number}>
              Remaining
            </th>
            <th scope="col" role="columnheader" aria-sort="ascending" title={`In your zone, ${viewerZone}`}>
              Due
            </th>
            <th scope="col" role="columnheader">
              Promise
            </th>
            <th scope="col" role="columnheader">
              Ticket
            </th>
            <th scope="col" role="columnheader">
              Customer
            </th>
            <th scope="col" role="columnheader">
              Priority
            </th>
            <th scope="col" role="columnheader">
              Assignee
            </th>
          </tr>
        </thead>
        {shown.length > DRAWN_WHOLE ? <LinesInSight shown={shown} /> : <Lines shown={shown} />}
      </table>
      <p className={styles.foot}>
        {rows.length < total
          ? `The ${rows.length.toLocaleString()} most urgent of ${plural(total, 'ticket')}. Filter to see others.`
          : plural(total, 'ticket')}
        <span className={styles.keys}>
          <kbd>j</kbd> <kbd>k</kbd> up and down · <kbd>Enter</kbd> open · <kbd>/</kbd> find
        </span>
      </p>
    </>
  );
}

function Lines({ shown }: { shown: readonly ShownRow[] }) {
  return (
    <tbody role="rowgroup">
      {shown.map(({ row, gone }) => (
        <BoardLine key={row.id} row={row} gone={gone} />
      ))}
    </tbody>
  );
}

function LinesInSight({ shown }: { shown: readonly ShownRow[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const virtualizer = useWindowVirtualizer({
    count: shown.length,
    estimateSize: () => LINE_HEIGHT,
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: (place) => shown[place]?.row.id ?? place,
  });
  const items = virtualizer.getVirtualItems();
  const above = (items[0]?.start ?? 0) - virtualizer.options.scrollMargin;
  const below = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? 0) - virtualizer.options.scrollMargin);
  return (
    <tbody role="rowgroup" ref={body}>
      <Spacer height={above} />
      {items.map(({ index, key }) => {
        const line = shown[index];
        return line && <BoardLine key={key} row={line.row} gone={line.gone} place={index + 2} />;
      })}
      <Spacer height={below} />
    </tbody>
  );
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden className={styles.spacer} style={{ height }}>
      <td colSpan={8} />
    </tr>
  );
}
