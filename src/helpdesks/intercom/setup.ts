import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'In Intercom: Settings → Integrations → Developer Hub, an app of your own workspace. Copy its client secret (Basic information) to here.',
    'In the app, Webhooks: endpoint {address}, and the topics ticket.created, ticket.state.updated, ticket.attribute.updated, ticket.admin.replied, ticket.contact.replied, ticket.note.created, ticket.admin.assigned, ticket.team.assigned, ticket.closed; for conversations conversation.user.created, conversation.user.replied, conversation.admin.single.created, conversation.admin.replied, conversation.admin.noted, conversation.admin.assigned, conversation.admin.open.assigned, conversation.admin.opened, conversation.admin.closed, conversation.admin.snoozed, conversation.admin.unsnoozed, conversation.priority.updated, conversation.rating.added, conversation.deleted.',
  ],
};
