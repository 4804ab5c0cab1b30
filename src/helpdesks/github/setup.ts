import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'On GitHub: Settings → Webhooks → Add webhook, of the repository or the organisation. Payload URL {address}, content type application/json, and the secret.',
    'Choose “Let me select individual events”: Issues and Issue comments.',
  ],
};
