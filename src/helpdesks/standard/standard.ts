import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { MINUTE, SECOND } from '../../engine/instant.js';
import { contentKey, shortKey } from '../dedup-key.js';
import type { Helpdesk } from '../helpdesk.js';
import { isSameSignature } from '../same-signature.js';
import { translate } from './translate.js';
import { setup } from './setup.js';

const TOLERANCE = 5 * MINUTE;

/** Our own documented format (docs/connecting/standard.md), signed as Standard Webhooks 1.0 says. */
export const standard: Helpdesk = {
  id: 'standard',
  title: 'Standard webhooks',
  setup,

  newSecret: () => `whsec_${randomBytes(32).toString('base64')}`,

  faultOfSecret(secret) {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const isBase64 = /^(whsec_)?[A-Za-z0-9+/]+={0,2}$/.test(secret);
    return isBase64 && key.length >= 24 && key.length <= 64
      ? null
      : 'has to be whsec_ and 24 to 64 bytes in base64';
  },

  verify({ headers, body }, secrets, at) {
    const {
      'webhook-id': messageId,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures,
    } = headers;
    if (!messageId || !signatures || !/^\d{1,12}$/.test(timestamp ?? '')) return false;
    const signedAt = Number(timestamp) * SECOND;
    if (Math.abs(at - signedAt) > TOLERANCE) return false;
    // The library's own verify() reads the machine's clock; its sign() takes the instant, so we compare ourselves.
    const expected = secrets.map((secret) => new Webhook(secret).sign(messageId, new Date(signedAt), body));
    const given = signatures.split(' ').slice(0, 10);
    return given.some((one) => expected.some((other) => isSameSignature(one, other)));
  },

  dedupKey: ({ headers, body }) => {
    const messageId = headers['webhook-id'];
    return messageId ? shortKey(`id:${messageId}`) : contentKey(body);
  },

  translate: ({ body }, vocabulary) => [translate(body, vocabulary)],
};
