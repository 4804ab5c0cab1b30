import { MINUTE } from '../../engine/instant.js';
import { contentKey } from '../dedup-key.js';
import { readJson } from '../field.js';
import type { Helpdesk } from '../helpdesk.js';
import { faultOfSecret, hmac, isSignedBy } from '../signature.js';
import { translateChanges } from './changes.js';
import { setup } from './setup.js';

/** HubSpot signs when it sends, so this says nothing about how old the change may be. */
const TOLERANCE = 5 * MINUTE;

/** Tickets of the CRM (docs/connecting/hubspot.md). */
export const hubspot: Helpdesk = {
  id: 'hubspot',
  title: 'HubSpot',
  setup,
  readsFields: ['customer', 'service', 'priority', 'team'],

  // The client secret of the app that the webhooks belong to.
  newSecret: () => null,
  faultOfSecret,

  /** Version 3 alone: the two before it hash the secret with the body, and cover neither the address nor the time. */
  verify({ method, url, headers, body }, secrets, at) {
    const timestamp = headers['x-hubspot-request-timestamp'] ?? '';
    if (!/^\d{1,14}$/.test(timestamp) || Math.abs(at - Number(timestamp)) > TOLERANCE) return false;
    return isSignedBy(headers['x-hubspot-signature-v3'], secrets, (secret) =>
      hmac('sha256', secret, 'base64', method, url, body, timestamp),
    );
  },

  /** A batch has no id, and its attempts differ in their number alone. */
  dedupKey: ({ body }) =>
    contentKey(Buffer.from(body.toString('latin1').replace(/"attemptNumber"\s*:\s*\d+/g, ''), 'latin1')),

  translate: ({ body }, vocabulary) => translateChanges(readJson(body), vocabulary),
};
