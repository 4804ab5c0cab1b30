import { MINUTE } from '../../engine/instant.js';
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

  /** Nothing in it says when, and a ticket may well be set to pending twice in the same words: not in the same minute. */
  dedupKey: ({ body, receivedAt }) => `${contentKey(body)}@${Math.floor(receivedAt / MINUTE)}`,

  translate: ({ body, receivedAt }, vocabulary) => [
    translateWebhook(readWebhook(body), receivedAt, vocabulary),
  ],
};
