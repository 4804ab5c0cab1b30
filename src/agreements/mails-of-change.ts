import type { Executor } from '../database/executor.js';
import type { FoldedTicket } from '../clocks/fold-ticket.js';
import type { Reached } from '../clocks/what-became-true.js';
import type { Promises } from '../engine/agreement/promises.js';
import type { Instant } from '../engine/instant.js';
import { findPeople } from '../escalations/people.js';
import { noticesOfMilestone } from '../notices/decide-notices.js';

export interface Tried {
  readonly before: FoldedTicket | undefined;
  readonly after: FoldedTicket;
}

/**
 * How many mails a change would send about times that have passed already. Decided by the code that decides them when
 * it happens; what would be told without the change does not count.
 */
export async function mailsOfChange(
  tx: Executor,
  tickets: readonly Tried[],
  { promises, at }: { promises: Promises; at: Instant },
): Promise<number> {
  const news = tickets.flatMap((tried) =>
    newlyReached(tried).map((reached) => ({ ...tried.after, reached })),
  );
  if (news.length === 0) return 0;
  const facts = news.map(({ evaluation }) => evaluation.ticket);
  const people = await findPeople(tx, {
    agents: facts.flatMap(({ assignee }) => assignee ?? []),
    teams: facts.flatMap(({ group }) => group ?? []),
    customers: [],
    agreements: news.flatMap(({ reached }) => reached.clock.objective.promisedBy?.agreementId ?? []),
  });
  const telling = { promises, people, at, announceAfter: -Infinity, host: '' };
  return news
    .flatMap(({ recorded, evaluation, reached }) =>
      noticesOfMilestone({ ...telling, ticket: recorded, evaluation }, reached),
    )
    .filter(({ state }) => state === 'waiting').length;
}

function newlyReached({ before, after }: Tried): Reached[] {
  const anyway = new Set(before?.became.reached.map(keyOf));
  return after.became.reached.filter((reached) => !anyway.has(keyOf(reached)));
}

const keyOf = ({ clock, cycle, milestone, at }: Reached): string =>
  `${clock.id} ${cycle.cycle} ${milestone} ${at}`;
