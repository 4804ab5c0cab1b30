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
    // Pings, contacts, companies and the like are none of our business.
    const isOurs = /^(ticket|conversation)\./.test(document.get('topic').id());
    return isOurs ? [translateNotification(document, vocabulary)] : [];
  },
};
