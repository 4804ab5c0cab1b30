export interface ExclusionCounts {
  readonly later: number;
  readonly sooner: number;
  /** Running clocks that would have no deadline any more. */
  readonly paused: number;
  /** Breaches on record that would be taken back, or come back. */
  readonly revoked: number;
  readonly reinstated: number;
  readonly broken: number;
  /** Missed cycles that adjusted attainment would leave out; below zero, that it would count again. */
  readonly leftOut: number;
}

/** "12 clocks fall due later, 2 breaches would be revoked" */
export function exclusionInWords(counts: ExclusionCounts): string {
  const parts = [
    say(counts.later, 'clock falls due later', 'clocks fall due later'),
    say(counts.sooner, 'clock falls due sooner', 'clocks fall due sooner'),
    say(counts.paused, 'clock pauses', 'clocks pause'),
    say(counts.revoked, 'breach would be revoked', 'breaches would be revoked'),
    say(counts.reinstated, 'revoked breach would stand again', 'revoked breaches would stand again'),
    say(counts.broken, 'clock would be breached at once', 'clocks would be breached at once'),
    say(counts.leftOut, 'missed cycle would be left out', 'missed cycles would be left out'),
    say(-counts.leftOut, 'missed cycle would count again', 'missed cycles would count again'),
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'nothing changes' : parts.join(', ');
}

const say = (count: number, one: string, many: string): string =>
  count <= 0 ? '' : `${count} ${count === 1 ? one : many}`;
