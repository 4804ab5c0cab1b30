import { contentKey, shortKey } from '../dedup-key.js';
import { readBody } from '../field.js';
import type { Helpdesk } from '../helpdesk.js';
import { faultOfSecret, hmac, isSignedBy, newSecret } from '../signature.js';
import { setup } from './setup.js';
import { translateTicket } from './ticket.js';
import { zammadWriteBack } from './write-back.js';

/** Zammad's webhooks with the default payload, sent by triggers (docs/connecting/zammad.md). */
export const zammad: Helpdesk = {
  id: 'zammad',
  title: 'Zammad',
  setup,
  readsFields: ['customer', 'service', 'priority', 'team'],
  newSecret,
  faultOfSecret,

  // SHA-1 is all that Zammad offers. As a MAC it still cannot be forged.
  verify: ({ headers, body }, secrets) =>
    isSignedBy(headers['x-hub-signature'], secrets, (secret) => `sha1=${hmac('sha1', secret, 'hex', body)}`),

  dedupKey({ headers, body }) {
    const attempts = headers['x-zammad-delivery'];
    return attempts ? shortKey(`id:${attempts}`) : contentKey(body);
  },

  translate: ({ body }, vocabulary) => [translateTicket(readBody(body), vocabulary)],

  writesBack: zammadWriteBack,
};
