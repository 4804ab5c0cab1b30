import { MINUTE } from '../../engine/instant.js';
import { contentKey } from '../dedup-key.js';
import { readBody } from '../field.js';
import type { Helpdesk, RawRequest } from '../helpdesk.js';
import { faultOfSecret, hmac, isSignedBy, newSecret } from '../signature.js';
import { deletedConversation, translateConversation } from './conversation.js';
import { setup } from './setup.js';

const DELETED = 'convo.deleted';

const eventOf = (headers: RawRequest['headers']): string => headers['x-helpscout-event'] ?? 'convo';

/** Conversations (docs/connecting/help-scout.md). */
export const helpScout: Helpdesk = {
  id: 'help-scout',
  title: 'Help Scout',
  setup,
  readsFields: ['customer', 'service', 'priority'],
  newSecret,
  faultOfSecret: (secret) =>
    faultOfSecret(secret) ?? (secret.length > 40 ? 'has to be 40 characters at most' : null),

  // SHA-1 is all that Help Scout offers. As a MAC it still cannot be forged.
  verify: ({ headers, body }, secrets) =>
    isSignedBy(headers['x-helpscout-signature'], secrets, (secret) => hmac('sha1', secret, 'base64', body)),

  /**
   * A delivery has no id. What the body says is at its latest instants, so that the same bytes are the same news; but that a
   * conversation is deleted is news again when it was restored meanwhile.
   */
  dedupKey: ({ headers, body, receivedAt }) =>
    eventOf(headers) === DELETED
      ? `${contentKey(body)}@${Math.floor(receivedAt / MINUTE)}`
      : contentKey(body),

  translate({ headers, body, receivedAt }, vocabulary) {
    const event = eventOf(headers);
    if (!event.startsWith('convo')) return [];
    const conversation = readBody(body);
    return [
      event === DELETED
        ? deletedConversation(conversation, receivedAt, vocabulary)
        : translateConversation(conversation, receivedAt, vocabulary),
    ];
  },
};
