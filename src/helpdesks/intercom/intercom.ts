import { contentKey, shortKey } from '../dedup-key.js';
import { readBody } from '../field.js';
import { type Helpdesk, Untranslatable } from '../helpdesk.js';
import { faultOfSecret, hmac, isSignedBy } from '../signature.js';
import { translateNotification } from './notification.js';
import { setup } from './setup.js';

/** Tickets and conversations (docs/connecting/intercom.md). */
export const intercom: Helpdesk = {
  id: 'intercom',
  title: 'Intercom',
  setup,
  readsFields: ['customer', 'service', 'priority'],

  // The client secret of the app that the webhooks belong to.
  newSecret: () => null,
  faultOfSecret,

  // SHA-1 is all that Intercom offers. As a MAC it still cannot be forged.
  verify: ({ headers, body }, secrets) =>
    isSignedBy(headers['x-hub-signature'], secrets, (secret) => `sha1=${hmac('sha1', secret, 'hex', body)}`),

  dedupKey({ body }) {
    try {
      const notification = readBody(body).get('id');
      if (notification.isNaming) return shortKey(`id:${notification.id()}`);
    } catch (cause) {
      if (!(cause instanceof Untranslatable)) throw cause;
    }
    return contentKey(body);
  },

  translate({ body }, vocabulary) {
    const document = readBody(body);
    return isOurs(document.get('topic').id()) ? [translateNotification(document, vocabulary)] : [];
  },
};

/**
 * Pings, contacts, companies and the like are none of our business. Who takes part in a conversation is told with an
 * excerpt of it in yet another shape, and again with whatever happens next.
 */
const isOurs = (topic: string): boolean =>
  /^(ticket|conversation)\./.test(topic) && !/\.contact\.(attached|detached)$/.test(topic);
