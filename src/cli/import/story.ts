import { assertions, id } from '../../helpdesks/assertions.js';
import type { Reference, TranslatedFact, TranslatedTicket } from '../../helpdesks/helpdesk.js';
import type { Vocabulary } from '../../helpdesks/vocabulary.js';
import type { LogRow } from './read-log.js';

/** A ticket's rows as facts, the first row being its creation. The same log gives the same ids: importing twice is once. */
export function storyOf(
  externalId: string,
  rows: readonly [LogRow, ...LogRow[]],
  vocabulary: Vocabulary,
): TranslatedTicket {
  const [first] = rows;
  const facts = new Map<string, TranslatedFact>();
  for (const fact of [creation(first, vocabulary), ...rows.flatMap((row) => factsOf(row, vocabulary))]) {
    facts.set(fact.id, fact);
  }
  return {
    externalId,
    subject: first.value('subject'),
    url: vocabulary.ticketUrl(externalId),
    describedAt: first.at,
    facts: [...facts.values()],
  };
}

function creation({ at, rule, value }: LogRow, vocabulary: Vocabulary): TranslatedFact {
  return {
    id: id('created', at, 'import'),
    at,
    kind: 'ticket.created',
    actor: 'customer',
    status: rule.status,
    priority: priorityOf(value('priority'), vocabulary),
    group: named(value('team')),
    customer: named(value('customer')),
    service: named(value('service')),
  };
}

function factsOf({ at, rule, value }: LogRow, vocabulary: Vocabulary): TranslatedFact[] {
  const priority = rule.priority ? priorityOf(value('priority'), vocabulary) : undefined;
  const assignee = rule.assign ? named(value('agent')) : undefined;
  const facts = assertions(at, { status: rule.status, priority, assignee });
  if (rule.message === undefined) return facts;
  const message = { kind: 'message', actor: rule.message, visibility: 'public' } as const;
  return [...facts, { id: id('message', at, rule.message), at, ...message }];
}

const named = (name: string | null): Reference | null => (name === null ? null : { keys: [name], name });

const priorityOf = (theirs: string | null, vocabulary: Vocabulary): string | null =>
  theirs === null ? null : vocabulary.priority(theirs);
