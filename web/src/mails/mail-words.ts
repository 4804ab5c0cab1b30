import type { MailRow, MailState } from '../../../src/notices/mail-row.js';

export const MAIL_STATE_WORDS: Readonly<Record<MailState, string>> = {
  waiting: 'Waiting',
  sending: 'Being sent',
  sent: 'Sent',
  kept: 'Kept',
  failed: 'Failed',
  suppressed: 'Not needed any more',
};

const ROLE_WORDS: Readonly<Record<string, string>> = {
  assignee: 'assignee',
  team_lead: 'team lead',
  escalation_contact: 'escalation contact',
  reviewer: 'reviewer',
  team: 'the team’s chat room',
  agreement: 'the agreement’s chat room',
  room: 'chat room',
};

export function recipientWords({ name, address, role }: MailRow['to']): string {
  const who = name ?? address;
  const part = ROLE_WORDS[role];
  return part === undefined ? who : `${who} (${part})`;
}

export const KIND_WORDS: Readonly<Record<MailRow['kind'], string>> = {
  warning: 'Warning',
  breach: 'Breach',
  step: 'Escalation',
  correction: 'Correction',
  reinstatement: 'Stands again',
};
