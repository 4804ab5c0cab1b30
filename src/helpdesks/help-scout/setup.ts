import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'In Help Scout: Manage → Apps → Webhooks. Callback URL {address}, the secret, and the newest payload version there is to choose: from 3 on it tells machines from people.',
    'Choose all Conversation events, and no notification-only webhook: those say nothing but an address.',
  ],
};
