import type { Objective } from '../agreement/objective.js';
import type { Step } from './ladder.js';

/** The milestone of the due instant itself. */
export const DUE = 'due';

const dueStep: Pick<Step, 'id' | 'at'> = { id: DUE, at: { percent: 100 } };
const onlyDue = [dueStep];

/** Everything that can happen on a clock of this objective: its ladder, and the due instant. */
export const stepsOf = ({ ladder }: Objective): readonly Pick<Step, 'id' | 'at'>[] =>
  ladder === undefined ? onlyDue : [...ladder.steps, dueStep];
