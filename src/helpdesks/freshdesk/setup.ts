import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'In Freshdesk: Admin → Automations. Make one rule under Ticket Creation and four under Ticket Updates, each with the action Trigger Webhook: POST, URL {address}, encoding JSON, content Advanced with the template below.',
    'Tick “Requires authentication”: user name punctual, and the secret as password.',
    'In each rule only the first word of the template differs: created (Ticket Creation), updated (status, priority, group, agent, type or tags are changed), agent_replied (by agent: reply is sent or a public note added), customer_replied (by requester: reply is sent), internal_note (by agent: a private note is added).',
  ],
  template: {
    title: 'The body of the rules',
    text: `{
  "change": "created",
  "ticket_id": "{{ticket.id}}",
  "ticket_subject": "{{ticket.subject}}",
  "ticket_url": "{{ticket.url}}",
  "ticket_status": "{{ticket.status}}",
  "ticket_priority": "{{ticket.priority}}",
  "ticket_type": "{{ticket.ticket_type}}",
  "ticket_tags": "{{ticket.tags}}",
  "ticket_group_name": "{{ticket.group.name}}",
  "ticket_agent_name": "{{ticket.agent.name}}",
  "ticket_agent_email": "{{ticket.agent.email}}",
  "ticket_company_name": "{{ticket.company.name}}",
  "requester_name": "{{ticket.requester.name}}",
  "requester_email": "{{ticket.requester.email}}"
}`,
  },
};
