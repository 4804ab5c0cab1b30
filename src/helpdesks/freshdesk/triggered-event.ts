import type { Field } from '../field.js';
import type { Visibility } from '../../engine/clock/ticket-event.js';

/** What set the rule off. Null where nothing is said about it. */
export interface TriggeredEvent {
  readonly isCreation: boolean;
  readonly message: { readonly actor: 'agent' | 'customer'; readonly visibility: Visibility } | null;
}

/** Our template's word for it, which is certain, else Freshdesk's `{note_type:private}`, which is JSON but for the quotes. */
export function triggeredEvent(webhook: Field): TriggeredEvent {
  const change = webhook.get('change');
  return change.isAbsent
    ? ofFreshdesk(webhook.get('triggered_event').textOrNull() ?? '')
    : ofTemplate(change);
}

const CHANGES = ['created', 'updated', 'agent_replied', 'customer_replied', 'internal_note'] as const;

function ofTemplate(change: Field): TriggeredEvent {
  const word = change.oneOf(CHANGES);
  return {
    isCreation: word === 'created',
    message: {
      created: null,
      updated: null,
      agent_replied: { actor: 'agent', visibility: 'public' } as const,
      customer_replied: { actor: 'customer', visibility: 'public' } as const,
      internal_note: { actor: 'agent', visibility: 'internal' } as const,
    }[word],
  };
}

/** Only agents write notes; who replied, `reply_sent` does not say, so that it answers nothing. */
function ofFreshdesk(text: string): TriggeredEvent {
  const [, note] = /\bnote_type:\s*(public|private)\b/.exec(text) ?? [];
  return {
    isCreation: /\bticket_action:\s*created\b/.test(text),
    message:
      note === undefined ? null : { actor: 'agent', visibility: note === 'public' ? 'public' : 'internal' },
  };
}
