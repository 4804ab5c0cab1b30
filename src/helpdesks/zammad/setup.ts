import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'In Zammad: Manage → Webhook → New Webhook. Endpoint {address}, the secret as “HMAC SHA1 Signature Token”, SSL verification on, Custom Payload off.',
    'Manage → Trigger → New Trigger, activated by Action, execution always, condition “Action is created” or “is updated”, perform Notification → Webhook.',
  ],
};
