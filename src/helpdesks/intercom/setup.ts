import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'In Intercom: Settings → Integrations → Developer Hub, an app of your own workspace. Copy its client secret (Basic information) to here.',
    'In the app, Webhooks: endpoint {address}, and the topics ticket.created, ticket.state.updated, ticket.admin.replied, ticket.contact.replied, ticket.note.created, ticket.admin.assigned, ticket.team.assigned, ticket.closed; for conversations the conversation.* of the same names, and conversation.rating.added.',
  ],
};
