import type { Ladder, Recipient, Step } from '../engine/escalation/ladder.js';

/** Steps on the stroke of the due instant are told as the breach itself, so that nobody gets two mails for one moment. */
export function whomToTell(ladder: Ladder | undefined, milestone: string): readonly Recipient[] {
  const steps = ladder?.steps ?? [];
  if (milestone === 'due') return steps.filter(isAtDue).flatMap(({ notify }) => notify);
  return steps.filter((step) => step.id === milestone && !isAtDue(step)).flatMap(({ notify }) => notify);
}

const isAtDue = ({ at }: Step): boolean =>
  ('percent' in at && at.percent === 100) || ('offsetMs' in at && at.offsetMs === 0);
