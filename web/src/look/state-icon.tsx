import type { BoardState } from '../../../src/board/board-row.js';

type IconState = BoardState | 'met' | 'ended';

/** Shapes that differ without colour: disc, triangle, square, bars, tick, ring. */
const SHAPES: Readonly<Record<IconState, React.ReactNode>> = {
  on_track: <circle cx="8" cy="8" r="4.5" />,
  at_risk: <path d="M8 2.2 14.6 13.6H1.4Z" strokeLinejoin="round" strokeWidth="1.4" stroke="currentColor" />,
  breached: <rect x="2.5" y="2.5" width="11" height="11" rx="2" />,
  paused: <path d="M4 3h2.8v10H4zM9.2 3H12v10H9.2z" />,
  met: (
    <path
      d="m2.8 8.4 3.4 3.4 7-7.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
    />
  ),
  ended: <circle cx="8" cy="8" r="4.2" fill="none" stroke="currentColor" strokeWidth="2" />,
};

export function StateIcon({ state, size = 14 }: { state: IconState; size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} fill="currentColor" aria-hidden>
      {SHAPES[state]}
    </svg>
  );
}
