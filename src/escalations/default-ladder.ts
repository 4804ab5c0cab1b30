import type { Ladder } from '../engine/escalation/ladder.js';

/**
 * What happens where an agreement says nothing: the assignee is warned when three quarters of the time are used up,
 * and both the assignee and the team's lead hear of the breach.
 */
export const DEFAULT_LADDER: Ladder = {
  steps: [
    { id: 'warning', at: { percent: 75 }, notify: [{ role: 'assignee' }], channel: 'mail' },
    {
      id: 'breach',
      at: { offsetMs: 0 },
      notify: [{ role: 'assignee' }, { role: 'team_lead' }],
      channel: 'mail',
    },
  ],
};
