export const EVENT_TYPES = [
  'ticket.clock.warning',
  'ticket.clock.breached',
  'ticket.clock.revoked',
  'ticket.clock.waived',
  'ticket.clock.reinstated',
  'ticket.clock.met',
  'ticket.clock.paused',
  'ticket.clock.resumed',
  'escalation.step',
  'review.due',
  'credit.issued',
  'credit.corrected',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];
