import { createHmac } from 'node:crypto';
import { type Instant, MINUTE } from '../../engine/instant.js';
import { contentKey, shortKey } from '../dedup-key.js';
import { readBody } from '../field.js';
import { type Helpdesk, type RawRequest, Untranslatable } from '../helpdesk.js';
import { isoInstant } from '../iso-instant.js';
import { isSameSignature } from '../same-signature.js';
import { isEvent, translateEvent } from './event.js';
import { translateTrigger } from './trigger.js';
import { setup } from './setup.js';
import { zendeskWriteBack } from './write-back.js';

/** Zendesk signs when it sends, so this says nothing about how old the event may be. */
const TOLERANCE = 5 * MINUTE;
const TIMESTAMP = 'x-zendesk-webhook-signature-timestamp';

const signedAt = (headers: RawRequest['headers']): Instant | null => isoInstant(headers[TIMESTAMP] ?? '');

/** Event webhooks and trigger webhooks (docs/connecting/zendesk.md); the shape of the body tells them apart. */
export const zendesk: Helpdesk = {
  id: 'zendesk',
  title: 'Zendesk',
  setup,

  // Zendesk makes the secret and shows it on the webhook's page.
  newSecret: () => null,
  faultOfSecret: (secret) =>
    /^[\x21-\x7e]{16,200}$/.test(secret) ? null : 'has to be the signing secret that Zendesk shows',

  verify({ headers, body }, secrets, at) {
    const signature = headers['x-zendesk-webhook-signature'];
    const timestamp = headers[TIMESTAMP];
    if (!signature || !timestamp) return false;
    const signed = signedAt(headers);
    if (signed === null || Math.abs(at - signed) > TOLERANCE) return false;
    return secrets.some((secret) =>
      isSameSignature(
        signature,
        createHmac('sha256', secret).update(timestamp).update(body).digest('base64'),
      ),
    );
  },

  /** An event has an id that every attempt repeats. A trigger's body has none, but what fired has one. */
  dedupKey({ headers, body }) {
    try {
      const document = readBody(body);
      if (isEvent(document)) return shortKey(`event:${document.get('id').id()}`);
    } catch (cause) {
      if (!(cause instanceof Untranslatable)) throw cause;
    }
    const invocation = headers['x-zendesk-webhook-invocation-id'];
    return shortKey(invocation ? `${contentKey(body)}#${invocation}` : contentKey(body));
  },

  translate({ headers, body }, vocabulary) {
    const document = readBody(body);
    return isEvent(document)
      ? translateEvent(document, vocabulary)
      : [translateTrigger(document, signedAt(headers) ?? undefined, vocabulary)];
  },

  writesBack: zendeskWriteBack,
};
