/** The predicate of the index clocks_on_board, word for word: the planner matches it by text. */
export const LIVE = `c.state in ('running', 'paused', 'breached') and c.satisfied_at is null and c.ended_at is null`;

/** `clockState` and `rowState` of board-row.ts over the live clocks `c` of one ticket, at instant $1. */
export const STATE_OF_TICKET = `case
  when bool_or(c.breached_at is not null or c.due_at <= $1) then 'breached'
  when bool_or(c.warning_at <= $1 and c.due_at is not null) then 'at_risk'
  when bool_or(c.due_at is not null) then 'on_track'
  else 'paused' end`;
