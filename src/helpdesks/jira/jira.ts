import { contentKey, shortKey } from '../dedup-key.js';
import { readBody } from '../field.js';
import type { Helpdesk } from '../helpdesk.js';
import { faultOfSecret, hmac, isSignedBy, newSecret } from '../signature.js';
import { translateIssue } from './issue.js';
import { setup } from './setup.js';
import { jiraWriteBack } from './write-back.js';

/** Jira Service Management and other Jira projects, by the webhooks an administrator makes (docs/connecting/jira.md). */
export const jira: Helpdesk = {
  id: 'jira',
  title: 'Jira Service Management',
  setup,
  readsFields: ['customer', 'service', 'team'],
  newSecret,
  faultOfSecret,

  // Jira names the method in the header. Only this one is taken: what the sender names must not weaken what we ask.
  verify: ({ headers, body }, secrets) =>
    isSignedBy(
      headers['x-hub-signature'],
      secrets,
      (secret) => `sha256=${hmac('sha256', secret, 'hex', body)}`,
    ),

  dedupKey({ headers, body }) {
    const attempts = headers['x-atlassian-webhook-identifier'];
    return attempts ? shortKey(`id:${attempts}`) : contentKey(body);
  },

  translate({ body }, vocabulary) {
    const document = readBody(body);
    const event = document.get('webhookEvent').id();
    const isOfIssue = /^(jira:issue_|comment_)/.test(event);
    return isOfIssue ? translateIssue(event, document, vocabulary) : [];
  },

  writesBack: jiraWriteBack,
};
