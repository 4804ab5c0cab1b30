import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'Have your mail server hand each mail of the mailbox to curl, which posts it as it is to {address} with the header “Authorization: Bearer” and the secret.',
    'Name your agents’ domain in the mapping, so that their mails count as answers.',
  ],
};
