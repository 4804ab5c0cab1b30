import type { Finding } from '../finding.js';
import type { LintSubject } from './lint.js';
import type { AgreementVersion } from './promises.js';
import { promisesOf, share, trialDue, trialStarts, type WrittenTarget } from './trial.js';

interface Placed {
  readonly agreement: AgreementVersion;
  readonly promise: WrittenTarget;
}

/**
 * Teams that own a ticket one after the other, each to the end of its time, must be done before the customer's
 * deadline. Told to whoever publishes either side.
 */
export function lintChains(subject: LintSubject): Finding[] {
  const { agreement, others } = subject;
  const everything = [agreement, ...others];
  const resolutions = placed(everything.filter(({ kind }) => kind !== 'ola')).filter(
    ({ promise }) => promise.objective.metric === 'resolution',
  );
  const links = placed(everything.filter(({ kind }) => kind === 'ola')).filter(
    ({ promise }) => promise.objective.metric === 'ownership' && promise.objective.group !== undefined,
  );
  return resolutions.flatMap((resolution) => {
    const chain = links.filter(({ promise }) => share(promise, resolution.promise));
    const own = [resolution, ...chain].find((part) => part.agreement === agreement);
    if (own === undefined || chain.length < 2 || !overruns(chain, resolution, subject)) return [];
    const teams = chain.map(({ promise }) => promise.objective.group).join(', ');
    const priority =
      resolution.promise.priority ?? chain.find(({ promise }) => promise.priority)?.promise.priority;
    return [
      {
        severity: 'warning',
        field: own.promise.field,
        message:
          `the time of ${teams} one after the other does not fit into the resolution promised by ` +
          `${resolution.agreement.title}${priority ? ` for priority ${priority}` : ''}`,
      },
    ];
  });
}

const placed = (agreements: readonly AgreementVersion[]): Placed[] =>
  agreements.flatMap((agreement) =>
    agreement.levels.flatMap((level, i) =>
      level.objectives.flatMap((objective, j) =>
        promisesOf(objective, `levels[${i}].objectives[${j}]`).map((promise) => ({ agreement, promise })),
      ),
    ),
  );

function overruns(chain: readonly Placed[], resolution: Placed, subject: LintSubject): boolean {
  return trialStarts(subject.at).every((start) => {
    const deadline = trialDue(resolution.promise, resolution.agreement, subject, start);
    let handedOver = start;
    for (const { promise, agreement } of chain) {
      handedOver = trialDue(promise, agreement, subject, handedOver) ?? handedOver;
      if (!Number.isFinite(handedOver)) break;
    }
    return deadline !== null && handedOver > deadline;
  });
}
