import { contentKey } from '../dedup-key.js';
import type { Helpdesk } from '../helpdesk.js';
import { bearsSecret } from '../shared-secret.js';
import { faultOfSecret, newSecret } from '../signature.js';
import { identityOf } from './conversation.js';
import { readHeaders } from './headers.js';
import { translateMail } from './mail.js';
import { whyIgnored } from './why-ignored.js';
import { setup } from './setup.js';

/** A mailbox as a helpdesk: every mail, as it came in, is posted to the integration (docs/connecting/email.md). */
export const email: Helpdesk = {
  id: 'email',
  title: 'E-mail',
  setup,
  newSecret,
  faultOfSecret,

  verify: ({ headers }, secrets) => bearsSecret(headers, secrets),

  dedupKey({ body }) {
    const identity = identityOf(readHeaders(body));
    return identity === null ? contentKey(body) : `id:${identity}`;
  },

  translate({ body, receivedAt }, vocabulary) {
    const mail = readHeaders(body);
    return whyIgnored(mail) === null ? [translateMail(mail, contentKey(body), receivedAt, vocabulary)] : [];
  },
};
