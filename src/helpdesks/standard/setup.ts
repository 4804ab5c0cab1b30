import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'Whatever sends the webhooks posts JSON to {address}, signed as Standard Webhooks says; there is a library for most languages.',
    'Give it the secret that is shown once when the integration is made.',
  ],
};
