import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { type BoardRow, type BoardState, rowState } from '../../../src/board/board-row.js';
import { METRIC_WORDS } from '../look/words.js';
import { ticker } from '../time/clock.js';

/** Whoever listens to the page can take in one sentence a minute, not one a row. */
const QUIET_MS = 60_000;

/** Tells screen readers what crossed a threshold, and nothing of what merely counts down. */
export function Announcer({ rows }: { rows: readonly BoardRow[] }) {
  const [said, setSaid] = useState('');
  const known = useRef(new Map<number, BoardState>());
  const waiting = useRef<string[]>([]);
  const spokenAt = useRef(-Infinity);

  useEffect(() => {
    const look = () => {
      const at = ticker.now();
      for (const row of rows) {
        const state = rowState(row, at);
        const before = known.current.get(row.id);
        known.current.set(row.id, state);
        if (before !== undefined && before !== state) waiting.current.push(...sentence(row, state));
      }
      if (waiting.current.length === 0 || performance.now() - spokenAt.current < QUIET_MS) return;
      spokenAt.current = performance.now();
      setSaid(summary(waiting.current.splice(0)));
    };
    look();
    return ticker.subscribe(look);
  }, [rows]);

  return <VisuallyHidden role="status">{said}</VisuallyHidden>;
}

function sentence(row: BoardRow, state: BoardState): string[] {
  const clock = row.clocks[0];
  if (clock === undefined || (state !== 'breached' && state !== 'at_risk')) return [];
  const what = `Ticket ${row.externalId}: ${METRIC_WORDS[clock.metric].toLowerCase()}`;
  return [state === 'breached' ? `${what} breached.` : `${what} at risk.`];
}

const summary = (sentences: readonly string[]): string =>
  sentences.length <= 3
    ? sentences.join(' ')
    : `${sentences.slice(0, 2).join(' ')} And ${sentences.length - 2} more tickets.`;
