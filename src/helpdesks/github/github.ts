import { contentKey, shortKey } from '../dedup-key.js';
import { readBody } from '../field.js';
import type { Helpdesk } from '../helpdesk.js';
import { faultOfSecret, hmac, isSignedBy, newSecret } from '../signature.js';
import { translateIssue } from './issue.js';
import { setup } from './setup.js';
import { githubWriteBack } from './write-back.js';

const FORM = Buffer.from('payload=');

/** Issues as tickets (docs/connecting/github.md). */
export const github: Helpdesk = {
  id: 'github',
  title: 'GitHub Issues',
  setup,
  newSecret,
  faultOfSecret,

  // The older header with SHA-1 is sent beside this one, and never asked.
  verify: ({ headers, body }, secrets) =>
    isSignedBy(
      headers['x-hub-signature-256'],
      secrets,
      (secret) => `sha256=${hmac('sha256', secret, 'hex', body)}`,
    ),

  /** Asked to deliver again, GitHub uses the same id again. */
  dedupKey({ headers, body }) {
    const delivery = headers['x-github-delivery'];
    return delivery ? shortKey(`id:${delivery}`) : contentKey(body);
  },

  translate({ headers, body }, vocabulary) {
    const event = headers['x-github-event'] ?? 'issues';
    if (event !== 'issues' && event !== 'issue_comment') return [];
    return translateIssue(readBody(unwrapped(body)), vocabulary);
  },

  writesBack: githubWriteBack,
};

/** A form is what GitHub proposes as content type; the JSON is in it. */
function unwrapped(body: Buffer): Buffer {
  if (!body.subarray(0, FORM.length).equals(FORM)) return body;
  return Buffer.from(new URLSearchParams(body.toString()).get('payload') ?? '');
}
