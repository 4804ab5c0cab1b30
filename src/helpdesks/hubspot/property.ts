import type { Instant } from '../../engine/instant.js';
import { assertions, id } from '../assertions.js';
import { keysOf } from '../custom-field.js';
import { type Field, somebody } from '../field.js';
import type { TranslatedFact } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { priorityWord, stageWord } from './words.js';

/** When somebody last wrote, HubSpot keeps as properties; the value is the instant. */
const WRITTEN: Readonly<Record<string, 'agent' | 'customer'>> = {
  first_agent_reply_date: 'agent',
  hs_last_message_sent_at: 'agent',
  last_reply_date: 'customer',
  hs_last_message_received_at: 'customer',
};

export function factsOfProperty(
  name: string,
  value: Field,
  at: Instant,
  vocabulary: Vocabulary,
): TranslatedFact[] {
  const own = (what: 'customer' | 'service' | 'priority' | 'team') => vocabulary.field(what);
  const named = () => somebody(keysOf(value));
  switch (name) {
    case 'hs_pipeline_stage':
      return value.isAbsent ? [] : assertions(at, { status: stageWord(value.id(), vocabulary) });
    case own('priority') ?? 'hs_ticket_priority':
      return assertions(at, { priority: value.isAbsent ? null : priorityWord(value.id(), vocabulary) });
    case 'hubspot_owner_id':
      return assertions(at, { assignee: named() });
    case own('team') ?? 'hubspot_team_id':
      return assertions(at, { group: named() });
    case own('customer') ?? 'hs_primary_company_id':
      return assertions(at, { customer: named() });
    case own('service') ?? 'hs_ticket_category':
      return assertions(at, { service: named() });
    default:
      return Object.hasOwn(WRITTEN, name) ? message(name, value) : [];
  }
}

/** The first answer is told by two properties, and is one. */
function message(name: string, value: Field): TranslatedFact[] {
  const at = value.isNaming && /^\d+$/.test(value.id()) ? value.epochOrNull(1) : value.instantOrNull();
  const actor = WRITTEN[name];
  if (at === null || actor === undefined) return [];
  return [{ id: id('message', at, actor), at, kind: 'message', actor, visibility: 'public' }];
}
