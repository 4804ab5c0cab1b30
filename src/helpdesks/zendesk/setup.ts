import type { Setup } from '../helpdesk.js';

export const setup: Setup = {
  steps: [
    'In Zendesk: Admin Center → Apps and integrations → Webhooks → Create webhook. Choose “Zendesk events” and tick at least: ticket created, status changed, priority changed, agent assignment changed, group assignment changed, organization changed, comment added, soft deleted, marked as spam, CSAT received; and where you answer in messaging, messaging ticket: message added.',
    'Endpoint URL {address}, request method POST, request format JSON, authentication none: the signature is enough.',
    'On the webhook’s page, show the signing secret and copy it to here. Zendesk makes it; Punctual cannot.',
    'If your plan offers no ticket events, choose “Trigger or automation” instead and make four triggers that notify this webhook with the template below. In each, only the first word differs: updated (ticket is created, or is updated without a comment), agent_replied (public comment by an agent), customer_replied (public comment by an end user on a ticket that is updated), internal_note (comment is private). For figures of satisfaction, two more: rated_good and rated_bad (satisfaction changed to good or good with comment; to bad or bad with comment).',
  ],
  template: {
    title: 'The JSON body of the triggers',
    text: `{
  "change": "updated",
  "ticket": {
    "id": "{{ticket.id}}",
    "title": "{{ticket.title}}",
    "url": "{{ticket.link}}",
    "status": "{{ticket.status}}",
    "priority": "{{ticket.priority}}",
    "group": "{{ticket.group.name}}",
    "assignee": "{{ticket.assignee.name}}",
    "assignee_email": "{{ticket.assignee.email}}",
    "organization": "{{ticket.organization.name}}",
    "requester_email": "{{ticket.requester.email}}",
    "submitter_email": "{{ticket.submitter.email}}",
    "tags": "{{ticket.tags}}",
    "form": "{{ticket.ticket_form}}",
    "created_at": "{{ticket.created_at_with_timestamp}}",
    "updated_at": "{{ticket.updated_at_with_timestamp}}"
  },
  "current_user": { "name": "{{current_user.name}}", "email": "{{current_user.email}}" }
}`,
  },
};
