import type { Finding } from '../finding.js';
import type { Calendar } from '../calendar/calendar.js';
import type { Instant } from '../instant.js';
import { lintChains } from './lint-chains.js';
import { lintLevels } from './lint-levels.js';
import { lintScopes } from './lint-scopes.js';
import { lintTargets } from './lint-targets.js';
import type { AgreementVersion } from './promises.js';

export interface LintSubject {
  readonly agreement: AgreementVersion;
  /** The versions of all other agreements that are in force beside it. */
  readonly others: readonly AgreementVersion[];
  readonly calendars: Readonly<Record<string, Calendar>>;
  /** Deadlines are tried out in the week that begins here. */
  readonly at: Instant;
}

/** What is wrong with an agreement, or will surprise somebody. */
export function lintAgreement(subject: LintSubject): Finding[] {
  return [...lintTargets(subject), ...lintLevels(subject), ...lintScopes(subject), ...lintChains(subject)];
}
