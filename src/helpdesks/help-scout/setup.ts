import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'In Help Scout: Manage → Apps → Webhooks. Callback URL {address}, the secret, payload version 2.',
    'Choose all Conversation events, and no notification-only webhook: those say nothing but an address.',
  ],
};
