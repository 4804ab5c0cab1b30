import { countedFacts } from '../clock/facts.js';
import type { TicketEvent } from '../clock/ticket-event.js';
import { isAmong } from '../exclusion/exclusion-rule.js';
import { type Life, openStretches, overlap } from '../figures/life.js';
import type { Instant, Span } from '../instant.js';
import type { OutageRule } from './measure.js';

/**
 * While the ticket was open and was what the rule calls an outage: of the priority, about the service. What it becomes when it
 * is solved takes nothing back.
 */
export function outageSpans(
  { priorities, services }: OutageRule,
  events: readonly TicketEvent[],
  life: Life,
  until: Instant,
): Span[] {
  let [priority, service] = [null as string | null, null as string | null];
  let since: Instant | null = null;
  const spans: Span[] = [];
  for (const fact of countedFacts(events, until).facts) {
    if (fact.kind === 'ticket.created') {
      priority = fact.priority ?? priority;
      service = fact.service ?? service;
    } else if (fact.kind === 'priority.changed') priority = fact.priority;
    else if (fact.kind === 'service.changed') service = fact.to;
    else continue;
    const isOutage = isAmong(priorities, priority) && isAmong(services, service);
    if (isOutage) since ??= fact.at;
    else if (since !== null) {
      spans.push({ from: since, to: fact.at });
      since = null;
    }
  }
  if (since !== null) spans.push({ from: since, to: until });
  return openStretches(life).flatMap((open) => spans.flatMap((span) => overlap(open, span)));
}
