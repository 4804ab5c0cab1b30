import { contentKey } from '../dedup-key.js';
import type { Helpdesk } from '../helpdesk.js';
import { bearsSecret } from '../shared-secret.js';
import { faultOfSecret, newSecret } from '../signature.js';
import { readWebhook, translateWebhook } from './webhook.js';
import { setup } from './setup.js';

/** Webhooks of Freshdesk's automation rules (docs/connecting/freshdesk.md). */
export const freshdesk: Helpdesk = {
  id: 'freshdesk',
  title: 'Freshdesk',
  setup,
  newSecret,
  faultOfSecret,

  verify: ({ headers }, secrets) => bearsSecret(headers, secrets),

  /**
   * Nothing in it says when, and a ticket may well be set to pending, to open and to pending again in the same words: each
   * counts when it arrives. What is told once more changes nothing, save for messages, which see to that themselves.
   */
  dedupKey: ({ body, receivedAt }) => `${contentKey(body)}@${receivedAt}`,

  translate: ({ body, receivedAt }, vocabulary) => [
    translateWebhook(readWebhook(body), contentKey(body), receivedAt, vocabulary),
  ],
};
