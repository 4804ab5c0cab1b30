import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'In HubSpot, make a private or public app with the scope tickets, and copy its client secret to here.',
    'In the app, Webhooks: target URL {address}. Subscribe to tickets: created, deleted, merged, association changed (companies), and property changed of hs_primary_company_id, hs_pipeline_stage, hs_ticket_priority, hubspot_owner_id, hubspot_team_id, hs_ticket_category, subject, hs_last_message_sent_at, hs_last_message_received_at, first_agent_reply_date, last_reply_date.',
  ],
};
