import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'In Jira: Settings → System → WebHooks → Create a WebHook. URL {address}, and paste the secret.',
    'Tick issue created, updated, deleted and comment created. A JQL filter such as project = SUP keeps other projects away. Leave “Exclude body” off.',
    'Say in the mapping which custom fields hold organisation and request type: their numbers stand in GET /rest/api/2/field.',
  ],
};
