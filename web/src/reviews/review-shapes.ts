/** What the server answers, as far as the page shows it. */
export interface ShownReview {
  readonly id: number;
  readonly state: 'open' | 'completed' | 'closed';
  readonly isOverdue: boolean;
  readonly ticketId: number;
  readonly ticketExternalId: string;
  readonly ticketSubject: string | null;
  readonly metric: string;
  readonly breachedAt: string;
  readonly dueAt: string;
  readonly reviewer: { readonly name: string | null; readonly address: string } | null;
  readonly breachId: number;
  readonly action: string | null;
  readonly actionOwner: string | null;
  readonly actionDueOn: string | null;
}

export interface ShownWaiver {
  readonly id: number;
  readonly breachId: number;
  readonly ticketId: number;
  readonly ticketExternalId: string;
  readonly metric: string;
  readonly breachedAt: string;
  readonly reason: string;
  readonly proposedAt: string;
  readonly proposedBy: string;
  /** Whether the reader proposed it, and so cannot decide about it. */
  readonly isOwn: boolean;
  readonly verdict: 'waived' | 'refused' | null;
  readonly decidedBy: string | null;
  readonly withdrawnAt: string | null;
}

export interface ShownDispute {
  readonly id: number;
  readonly customerId: string;
  readonly ticketExternalId: string | null;
  readonly said: string;
  readonly saidBy: string;
  readonly dueAt: string;
  readonly answeredAt: string | null;
}

export interface ShownAgreementReview {
  readonly id: number;
  readonly title: string;
  readonly on: string;
  readonly because: string;
  readonly heldAt: string | null;
  readonly outcome: string | null;
}
